/** The test runner itself: what counts as passed, failed and not run, and what it prints. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRepository, readTree } from '../../scripts/repository.ts';
import { needTable } from '../support/needs.ts';
import { sampleTable } from '../support/samples.ts';
import { scratchProject } from '../support/scratch.ts';
import { failureText, isGreen, notRunLines, type Summary } from '../support/summary.ts';

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
    const { failures, ...summary } = JSON.parse(lines.at(-1) ?? '') as Summary;
    const notRun = { browser: ['outer inner wants a browser', 'outer inner innermost too'] };
    assert.deepEqual(summary, { passed: 1, failed: 2, notRun });
    assert.deepEqual(
      failures.map((text) => text.split('\n', 2).map((line) => line.trim())),
      [['outer fails', 'Error: planted'], ['outer is skipped']],
    );
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

  const none: Summary = { passed: 0, failed: 0, notRun: {}, failures: [] };

  it('calls a run green that failed nothing, and in CI only when everything ran', () => {
    const some: Summary = { passed: 1, failed: 0, notRun: { gcc: ['a'] }, failures: [] };
    assert.equal(isGreen(some, false), true);
    assert.equal(isGreen(some, true), false);
    assert.equal(isGreen({ ...none, passed: 1 }, true), true);
    assert.equal(isGreen({ ...none, passed: 1, failed: 1 }, false), false);
    assert.equal(isGreen(none, false), false);
  });

  it('tells a failure by its title and the beginning of its error', () => {
    const lines = Array.from({ length: 100 }, (_, line) => `line ${line}`);
    const text = failureText('outer fails', lines.join('\n')).split('\n    ');
    assert.deepEqual(text.slice(0, 2), ['outer fails', 'line 0']);
    assert.equal(text.length, 13);
  });

  it('names each absent need once, with the command that provides it', () => {
    assert.deepEqual(notRunLines({ ...none, notRun: { gcc: ['a'], peers: ['b', 'c'] } }), [
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
