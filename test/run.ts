/**
 * Runs the compiled tests in this process. Arguments narrow the run: parts of file paths, and `--grep TEXT`.
 *
 *     npm test                       all of it
 *     npm test -- core/clock         files whose path holds core/clock
 *     npm test -- --grep NaN safety  tests whose title holds NaN, in files of safety
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { inRepository, listPaths, repositoryRoot } from '../scripts/repository.ts';
import { QuietReporter, type ReporterOptions } from './support/reporter.ts';
import { isLongRun } from './support/samples.ts';
import { isGreen, type Summary } from './support/summary.ts';

/** At the full number of samples a test may take an hour. */
const testTimeoutMs = isLongRun() ? 3_600_000 : 60_000;

/** From the sources, so that the compiled remains of a deleted test do not run. */
function compiledTests(parts: readonly string[]): string[] {
  return listPaths()
    .filter((name) => name.startsWith('test/') && name.endsWith('.test.ts'))
    .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
    .map((name) => inRepository('dist', name.replace(/\.ts$/, '.js')))
    .filter((name) => existsSync(name));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { grep: { type: 'string' } },
    allowPositionals: true,
  });
  process.chdir(repositoryRoot);
  // The messages of node:assert hold their own difference.
  const mocha = new Mocha({ timeout: testTimeoutMs, retries: 0, forbidOnly: true, diff: false });
  if (values.grep !== undefined) mocha.fgrep(values.grep);
  for (const file of compiledTests(positionals)) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const summary = await new Promise<Summary>((resolve) => {
    const options: ReporterOptions = { onEnd: resolve };
    mocha.reporter(QuietReporter, options).run();
  });
  const out = process.env['WORLDFORGE_TEST_SUMMARY'] ?? inRepository('dist', 'test-summary.json');
  mkdirSync(path.dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(summary, null, 2)}\n`);
  process.exitCode = isGreen(summary, Boolean(process.env['CI'])) ? 0 : 1;
}

await main();
