/** Runs that were changed by someone who makes every checksum fit, and signs what came of it. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { seededRandom, type Random } from '../../../core/random.ts';
import { stdStringType } from '../../../msgs/index.ts';
import { samples } from '../../support/samples.ts';
import { memoryFolder } from '../../support/scratch.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyOut, writeToyRun } from '../toy_run.ts';
import { editYaml, forge, putTogether, takeApart, type Parts } from './forgeries.ts';
import { toyVerifier } from './toy_verifier.ts';

const bag = path.join('bag', 'bag_0.mcap');
const yaml = path.join('bag', 'metadata.yaml');
/** One in so many changes its metadata.yaml alone. */
const yamlEvery = 8;

/** Who signs what was changed: nobody, a stranger, or someone who has the key of the host. */
const signers = ['nobody', 'stranger', 'host'] as const;

describe('a run that was forged', function () {
  this.timeout(1_200_000);
  const at = eachScratch(memoryFolder);
  const { key } = generateKey();
  const stranger = generateKey().key;
  const { verify, write, resign } = toyVerifier(at, key);

  function partsOf(run: string): Parts {
    return takeApart(readFileSync(path.join(run, bag)));
  }

  /** Another run of the same node, which heard and said other things. */
  function otherRun(): Parts {
    const text = stdStringType.encode({ data: 'of another run' });
    const record = (topic: string, bytes: Uint8Array) => (topic === toyOut.name ? text : bytes);
    return partsOf(writeToyRun(at('other'), { key, record }));
  }

  function sign(run: string, signer: (typeof signers)[number]): string {
    if (signer === 'nobody') return 'tampered';
    resign(run, {}, signer === 'host' ? key : stranger);
    return signer === 'host' ? 'tampered' : 'signer_unknown';
  }

  async function assertFound(run: string, expected: string, file: string, what: string): Promise<void> {
    const { status, findings } = await verify(run);
    const [first] = findings;
    assert.equal(status, expected, `${what}: ${JSON.stringify(first)}`);
    if (status === 'tampered') assert.equal(first?.file, file, what);
    assert.notEqual(first?.record ?? '', '', what);
  }

  /** Changes the run as chance has it; returns the verdict that is due, the file, and what was done. */
  async function change(run: string, own: Parts, other: Parts, random: Random) {
    const signer = signers[random.below(signers.length)] ?? 'nobody';
    if (random.below(yamlEvery) === 0) {
      const text = readFileSync(path.join(run, yaml), 'utf8');
      writeFileSync(path.join(run, yaml), editYaml(text, random));
      const by = signer === 'host' ? 'nobody' : signer; // no message holds what only metadata.yaml says
      return { expected: sign(run, by), file: yaml, what: `metadata.yaml by ${by}` };
    }
    const { kind, messages } = forge(own.messages, other.messages, random);
    writeFileSync(path.join(run, bag), await putTogether(at('forge'), own, messages));
    return { expected: sign(run, signer), file: bag, what: `${kind} by ${signer}` };
  }

  it('is whole to us where nothing but the place of the messages was changed', async () => {
    const run = write();
    const parts = partsOf(run);
    writeFileSync(path.join(run, bag), await putTogether(at('forge'), parts, parts.messages));
    resign(run);
    assert.equal((await verify(run)).status, 'equal');
  });

  it('is found, whatever was changed and whoever signed it', async () => {
    const run = write();
    const own = partsOf(run);
    const other = otherRun();
    cpSync(run, at('kept'), { recursive: true });
    const random = seededRandom('forgeries');
    for (let count = 0; count < samples('forged_runs'); count += 1) {
      const { expected, file, what } = await change(run, own, other, random);
      await assertFound(run, expected, file, `forgery ${String(count)}, ${what}`);
      rmSync(run, { recursive: true });
      cpSync(at('kept'), run, { recursive: true });
    }
    assert.equal((await verify(run)).status, 'equal');
  });
});
