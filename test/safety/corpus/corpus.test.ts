/** Some thousands of bad files and messages, each refused with a code, in a process that does not grow. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { figure } from '../../support/figures.ts';
import { samples } from '../../support/samples.ts';
import type { CorpusResult } from './main.ts';

const program = fileURLToPath(new URL('./main.js', import.meta.url));
const seed = 1;
const wanted = 2000;
const grownBytesMax = 64 * 1024 * 1024;
const kinds = ['approval', 'checklist', 'chunk', 'permit', 'plan', 'policy', 'policy file', 'signature'];

describe('a bad file or message', function () {
  this.timeout(300_000);

  it(`is refused with a code, whatever it pretends to be (seed ${seed})`, () => {
    const words = ['--expose-gc', program, String(seed), String(samples('bad_inputs'))];
    const text = execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 24 });
    const { counts, codes, taken, grownBytes } = JSON.parse(text) as CorpusResult;
    assert.deepEqual(taken, []);
    assert.deepEqual(Object.keys(counts).sort(), kinds);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    assert.ok(total >= wanted, `${total} were offered`);
    const different = new Set(Object.values(codes).flatMap((own) => Object.keys(own)));
    assert.ok(different.size >= 25, `${different.size} codes`);
    assert.ok(grownBytes < grownBytesMax, `${grownBytes} bytes more after it`);
    const cost = `${different.size} codes, ${(grownBytes / 2 ** 20).toFixed(1)} MB more after it`;
    figure(`bad files and messages refused: ${total} of ${total}, ${cost}`);
  });
});
