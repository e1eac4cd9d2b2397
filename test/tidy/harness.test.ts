/** The test runner itself: what counts as passed, failed and not run, and what it prints. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRepository, readTree } from '../../scripts/repository.ts';
import { needTable } from '../support/needs.ts';
import { sampleTable } from '../support/samples.ts';
import { scratchProject } from '../support/scratch.ts';
import { isGreen, notRunLines, type Summary } from '../support/summary.ts';

const compiled = (name: string) => pathToFileURL(inRepository('dist', 'test', 'support', name)).href;

const runner = `
import Mocha from 'mocha';
import { QuietReporter } from '${compiled('reporter.js')}';
const mocha = new Mocha({ diff: false });
mocha.addFile('planted.test.mjs');
await mocha.loadFilesAsync();
mocha.reporter(QuietReporter, { onEnd: (summary) => console.log(JSON.stringify(summary)) }).run();
`;

const plantedTests = `
import { needs } from '${compiled('needs.js')}';
describe('outer', () => {
  it('passes', () => {});
  it('fails', () => { throw new Error('planted'); });
  it.skip('is skipped', () => {});
  describe('inner', () => {
    needs('browser');
    it('wants a browser', () => { throw new Error('ran'); });
    describe('innermost', () => { it('too', () => {}); });
  });
});
`;

describe('the test runner', () => {
  it('counts passed, failed, skipped and not run, and says why', () => {
    using scratch = scratchProject({ 'run.mjs': runner, 'planted.test.mjs': plantedTests });
    const { stdout } = spawnSync(process.execPath, ['run.mjs'], {
      cwd: scratch.path,
      encoding: 'utf8',
      env: { ...process.env, PATH: scratch.path },
    });
    const lines = stdout.trimEnd().split('\n');
    const summary: unknown = JSON.parse(lines.at(-1) ?? '');
    const notRun = { browser: ['outer inner wants a browser', 'outer inner innermost too'] };
    assert.deepEqual(summary, { passed: 1, failed: 2, notRun });
    assert.deepEqual(
      lines.slice(-5, -1).map((line) => line.replace(/^ +\S+ +/, '')),
      [
        'skipped without a declared need: outer is skipped',
        '1 passed, 2 failed, 2 not run',
        'not run: 2 tests need Chromium: run `apt-get install chromium`',
        '1 passed, 2 failed',
      ],
    );
    assert.match(stdout, /Error: planted\n/);
  });

  it('calls a run green that failed nothing, and in CI only when everything ran', () => {
    const some: Summary = { passed: 1, failed: 0, notRun: { gcc: ['a'] } };
    assert.equal(isGreen(some, false), true);
    assert.equal(isGreen(some, true), false);
    assert.equal(isGreen({ passed: 1, failed: 0, notRun: {} }, true), true);
    assert.equal(isGreen({ passed: 1, failed: 1, notRun: {} }, false), false);
    assert.equal(isGreen({ passed: 0, failed: 0, notRun: {} }, false), false);
  });

  it('names each absent need once, with the command that provides it', () => {
    assert.deepEqual(notRunLines({ passed: 0, failed: 0, notRun: { gcc: ['a'], peers: ['b', 'c'] } }), [
      `not run: 2 tests need ${needTable.peers.what}: run \`npm run peers:setup\``,
      'not run: 1 test needs a C compiler: run `apt-get install gcc libc6-dev`',
    ]);
  });
});

describe('docs/testing.md', () => {
  const text = readFileSync(inRepository('docs', 'testing.md'), 'utf8');
  const rows = (heading: string) => {
    const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
    return section.split('\n').filter((line) => line.startsWith('| `'));
  };

  it('shows the needs as they are', () => {
    const wanted = Object.entries(needTable).map(
      ([name, need]) => `| \`${name}\` | ${need.what} | \`${need.command}\` |`,
    );
    assert.deepEqual(rows('What a test may need'), wanted);
  });

  it('shows the samples as they are', () => {
    const wanted = Object.entries(sampleTable).map(
      ([name, row]) => `| \`${name}\` | ${row.what} | ${row.ci} | ${row.long} |`,
    );
    assert.deepEqual(rows('Samples'), wanted);
  });

  it('shows samples that a test draws', () => {
    const tests = readTree().filter((file) => file.path.startsWith('test/') && file.path.endsWith('.ts'));
    const undrawn = Object.keys(sampleTable).filter(
      (name) => !tests.some((file) => file.text.includes(`samples('${name}')`)),
    );
    assert.deepEqual(undrawn, []);
  });
});
