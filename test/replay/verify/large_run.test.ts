/** A run of any size is verified in memory that is bounded: by a chunk, not by the recording. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateKey } from '../../../core/keys.ts';
import { figure } from '../../support/figures.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';
import { writeToyRun } from '../toy_run.ts';
import type { LargeRun } from './large_run.ts';

const program = fileURLToPath(new URL('./large_run.js', import.meta.url));
const megabyte = 1_000_000;
const megabytesMax = 300;
const messages = 5;

describe('a large run', () => {
  const at = eachScratch();

  it(`of ${samples('large_run_megabytes')} MB is verified in at most ${megabytesMax} MB of memory`, () => {
    const { key } = generateKey();
    const run = writeToyRun(at('space'), { key, bulkBytes: samples('large_run_megabytes') * megabyte });
    const output = execFileSync(process.execPath, [program, run, key.keyId], { encoding: 'utf8' });
    const { status, compared, peakBytes } = JSON.parse(output) as LargeRun;
    assert.deepEqual([status, compared], ['equal', messages]);
    const megabytes = Math.round(peakBytes / megabyte);
    figure(`memory of a verification of ${samples('large_run_megabytes')} MB: ${megabytes} MB`);
    assert.ok(megabytes <= megabytesMax, `${megabytes} MB`);
  });
});
