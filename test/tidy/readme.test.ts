/** The README's shell blocks: all found, run in order, a bad one fails; the page marks as many as it may. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readmeBlocks } from '../../scripts/readme/blocks.ts';
import { runBlocks } from '../../scripts/readme/run_blocks.ts';
import { inRepository } from '../../scripts/repository.ts';
import { samples } from '../support/samples.ts';
import { scratchFolder } from '../support/scratch.ts';
import { budgets } from './budgets.ts';

const page = (...blocks: string[]) =>
  ['# A page', ...blocks.map((block) => `\`\`\`sh\n${block}\n\`\`\``)].join('\n\n');

function outcomes(markdown: string): string[] {
  using scratch = scratchFolder();
  const results = runBlocks(readmeBlocks(markdown), {
    folder: scratch.path,
    environment: process.env,
    say: () => undefined,
    output: 'hidden',
  });
  return results.map(({ outcome }) => outcome);
}

describe('the README check', () => {
  it('runs the blocks in order in one folder', () => {
    assert.deepEqual(outcomes(page('echo a > a', 'test -f a\nrm a', 'test ! -e a')), [
      'passed',
      'passed',
      'passed',
    ]);
  });

  it('fails a block when any command in it fails', () => {
    assert.deepEqual(outcomes(page('true', 'false\ntrue', 'no-such-command-here')), [
      'passed',
      'failed',
      'failed',
    ]);
  });

  it('leaves out a marked block, with its reason', () => {
    const markdown = '<!-- not run: it needs a robot -->\n\n```sh\nfalse\n```\n\n```ts\nfalse\n```\n';
    assert.deepEqual(readmeBlocks(markdown), [{ line: 3, script: 'false', notRun: 'it needs a robot' }]);
    assert.deepEqual(outcomes(markdown), ['not run']);
  });

  it('finds every block of any page, with its own text', () => {
    const line = fc.string().filter((text) => !/`|\n|not run/.test(text));
    const scripts = fc.array(fc.array(line, { minLength: 1 }).map((lines) => lines.join('\n')));
    fc.assert(
      fc.property(scripts, line, (wanted, between) => {
        const markdown = wanted.map((script) => `${between}\n\`\`\`sh\n${script}\n\`\`\`\n`).join('');
        assert.deepEqual(
          readmeBlocks(markdown).map(({ script }) => script),
          wanted,
        );
      }),
      { numRuns: samples('readme_pages') },
    );
  });

  it('refuses a shell block under another name, and one that is never closed', () => {
    assert.throws(
      () => readmeBlocks('```bash\nfalse\n```\n'),
      /line 1: a shell block is called sh, not bash/,
    );
    assert.throws(() => readmeBlocks('a\n```sh\nfalse\n'), /line 2: the block is never closed/);
  });

  it('finds in the real page as many marked blocks as are agreed', () => {
    const blocks = readmeBlocks(readFileSync(inRepository('README.md'), 'utf8'));
    const notRun = blocks.filter((block) => block.notRun !== undefined);
    assert.equal(notRun.length, budgets.readmeBlocksNotRun);
    assert.ok(blocks.length > notRun.length, 'no block of the README is run');
  });
});
