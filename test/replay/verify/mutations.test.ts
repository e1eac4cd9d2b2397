import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { seededRandom } from '../../../core/random.ts';
import { verifyRun } from '../../../replay/verify/verify.ts';
import { findRunFiles, manifestNames } from '../../../replay/run_files.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyHeads, toySteps, writeToyRun } from '../toy_run.ts';
import { mutate } from './mutations.ts';

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
    for (let count = 0; count < samples('replay_mutations'); count += 1) {
      const name = names[random.below(names.length)] ?? '';
      const original = readFileSync(path.join(run, name));
      const { kind, changed } = mutate(original, random);
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
