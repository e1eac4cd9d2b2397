/** Recordings that another tool wrote with compressed chunks read as the ones they were made from. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../../core/errors.ts';
import { seededRandom } from '../../../core/random.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';

const original = path.resolve('replay', 'sessions', 'pusht-01', 'pusht-01_0.mcap');
const script = inRepository('test', 'replay', 'bag', 'compress_bag.py');

async function read(bag: string) {
  await using reader = await openBagReader(bag);
  const found: string[] = [];
  for await (const { topic, schemaName, logNs, bytes } of reader.messages()) {
    found.push(`${topic} ${schemaName} ${String(logNs)} ${Buffer.from(bytes).toString('base64')}`);
  }
  return found;
}

describe('a compressed recording', () => {
  needs('peers');
  const at = eachScratch();

  for (const compression of ['zstd', 'lz4']) {
    it(`reads the same with ${compression}`, async () => {
      const copy = at('copy.mcap');
      execFileSync(peers.python, [script, original, copy, compression]);
      assert(readFileSync(copy).length < readFileSync(original).length);
      assert.deepEqual(await read(copy), await read(original));
    });

    it(`says with a code where ${compression} is damaged`, async () => {
      const copy = at('copy.mcap');
      execFileSync(peers.python, [script, original, copy, compression]);
      const bytes = readFileSync(copy);
      const random = seededRandom(11n);
      for (let sample = 0; sample < samples('replay_cuts') / 5; sample += 1) {
        const place = random.below(bytes.length);
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ (1 << random.below(8));
        writeFileSync(copy, changed);
        const error: unknown = await read(copy).then(
          () => undefined,
          (cause: unknown) => cause,
        );
        const isCoded = error instanceof WorldforgeError && error.code.startsWith('session_');
        assert(error === undefined || isCoded, `byte ${String(place)}: ${String(error)}`);
      }
    });
  }
});
