import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { seededRandom, type Random } from '../../../core/random.ts';
import { verifyRun } from '../../../replay/verify/verify.ts';
import { findRunFiles, manifestNames } from '../../../replay/run_files.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyHeads, toySteps, writeToyRun } from '../toy_run.ts';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** A part that is not empty, as [start, end]. */
function part(bytes: Buffer, random: Random): [number, number] {
  const start = random.below(bytes.length);
  return [start, start + 1 + random.below(Math.min(64, bytes.length - start))];
}

const mutations: Readonly<Record<string, Mutation>> = {
  flip: (bytes, random) => {
    const changed = Buffer.from(bytes);
    const offset = random.below(bytes.length);
    changed.writeUInt8(bytes.readUInt8(offset) ^ (1 << random.below(8)), offset);
    return changed;
  },
  cut: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  swap: (bytes, random) => {
    const [start, end] = part(bytes, random);
    const rest = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
    const to = random.below(rest.length + 1);
    return Buffer.concat([rest.subarray(0, to), bytes.subarray(start, end), rest.subarray(to)]);
  },
  append: (bytes, random) => {
    const more = Array.from({ length: 1 + random.below(64) }, () => random.below(256));
    return Buffer.concat([bytes, Buffer.from(more)]);
  },
  duplicate: (bytes, random) => {
    const [start, end] = part(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start, end), bytes.subarray(end)]);
  },
  remove: (bytes, random) => {
    const [start, end] = part(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
};

describe('verifyRun on a changed run', () => {
  const at = eachScratch();
  const seed = 'changes to a run';

  it(`finds every change to any file and names the file (seed "${seed}")`, async () => {
    const { key } = generateKey();
    const run = writeToyRun(at('space'), { key });
    const options = {
      steps: toySteps,
      trustedKeys: new Set([key.keyId]),
      headCopies: toyHeads(at('space')),
      signal: new AbortController().signal,
    };
    const names = [...findRunFiles(run).plain, ...manifestNames];
    const random = seededRandom(seed);
    const kinds = Object.entries(mutations);
    for (let count = 0; count < samples('replay_mutations'); count += 1) {
      const name = names[random.below(names.length)] ?? '';
      const [kind, mutate] = kinds[random.below(kinds.length)] ?? ['', (bytes: Buffer) => bytes];
      const original = readFileSync(path.join(run, name));
      const changed = mutate(original, random);
      if (changed.equals(original)) continue; // a part swapped with an equal one is no change
      writeFileSync(path.join(run, name), changed);
      const { status, findings } = await verifyRun(run, options);
      assert.notEqual(status, 'equal', `change ${count}: ${kind} of ${name}`);
      const named = findings[0]?.file ?? '';
      const expected = manifestNames.includes(name) ? manifestNames : [name];
      assert.ok(expected.includes(named), `change ${count}: ${kind} of ${name}, ${named} was named`);
      assert.notEqual(findings[0]?.record, '');
      writeFileSync(path.join(run, name), original);
    }
    assert.equal((await verifyRun(run, options)).status, 'equal');
  });
});
