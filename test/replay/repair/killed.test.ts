/** A recording whose process is killed at any moment: after its repair it holds all that a flush promised. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../../../core/random.ts';
import { fitsLeaf, mendLeaves } from '../../../replay/repair/mend_leaves.ts';
import { repairBag } from '../../../replay/repair/repair_bag.ts';
import { GraphTally } from '../../../replay/graph/claim.ts';
import { Starts } from '../../../replay/starts.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';
import { countOf } from '../count_of.ts';

const program = fileURLToPath(new URL('./steady_recording.js', import.meta.url));
/** Written between two flushes. */
const messagesPerFlush = 100;
/** Turns of 10 ms after which one is killed at the latest. */
const turnsMax = 60;

interface Killed {
  /** Messages that a flush had said to be on the disk. */
  readonly durable: number;
  /** Messages that were written, as far as it came to say. */
  readonly written: number;
}

/** Kills it once it has said so many lines. */
async function recordAndKill(folder: string, lines: number): Promise<Killed> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = '0 0';
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    seen += 1;
    if (seen === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  const [durable = 0, written = 0] = last.split(' ').map(Number);
  return { durable, written };
}

describe('a recording of 1,000 messages a second that is killed', () => {
  const at = eachScratch();
  const random = seededRandom('moments');

  for (let sample = 0; sample < samples('killed_recordings'); sample += 1) {
    const lines = 1 + random.below(turnsMax);
    it(`lost nothing that was flushed, after ${lines} turns (${sample})`, async () => {
      const folder = at('run');
      mkdirSync(folder);
      const { durable, written } = await recordAndKill(folder, lines);
      const { messages } = await repairBag(at('run', 'bag'), { fits: fitsLeaf(folder) });
      assert.equal(await countOf(at('run', 'bag')), messages);
      assert.ok(messages >= durable, `${messages} messages, ${durable} were flushed`);
      assert.ok(written - messages <= messagesPerFlush, `${written} written, ${messages} kept`);
      const { content, lost } = await mendLeaves(folder, at('run', 'bag'), {
        starts: new Starts(),
        graph: new GraphTally(),
      });
      assert.equal(content?.messages, messages);
      assert.ok(lost <= messagesPerFlush + 1);
    });
  }
});
