/** A run that its recorder did not close: repaired, sealed, and compared as far as it was recorded. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { generateKey, type SigningKey } from '../../../core/keys.ts';
import { seededRandom } from '../../../core/random.ts';
import { stdStringType } from '../../../msgs/index.ts';
import { parseManifest, writeManifest } from '../../../replay/manifest.ts';
import { repairRun, type RunRepair } from '../../../replay/repair/repair_run.ts';
import { readRunText } from '../../../replay/run_text.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { memoryFolder } from '../../support/scratch.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyHeads, toyIn, toyOut, writeToyRun, type ToyOptions } from '../toy_run.ts';
import { toyVerifier } from '../verify/toy_verifier.ts';

const { key } = generateKey();
/** Messages of a toy run. */
const recorded = 15;
const wallNs = 1_800_000_000_000_000_000n;
const bagFile = (run: string): string => path.join(run, 'bag', 'bag_0.mcap');
const leavesFile = (run: string): string => path.join(run, 'content_leaves.bin');

/** What a machine leaves that stops while a run is recorded: nothing closed, the bag cut there. */
function writeCrashed(workspace: string, cut: number | undefined, record?: ToyOptions['record']): string {
  const run = writeToyRun(workspace, { key, ...(record === undefined ? {} : { record }) });
  const {
    schema_version: _,
    signer: __,
    content: ___,
    ...rest
  } = parseManifest(readRunText(run, 'run_manifest.json'));
  writeManifest(run, { ...rest, status: 'running', closed_wall_ns: '', nodes: [], files: [] }, key);
  writeFileSync(path.join(run, 'reserve'), Buffer.alloc(100));
  if (cut !== undefined) truncateSync(bagFile(run), cut);
  return run;
}

function contents(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    files.map((file) => [path.relative(folder, file), readFileSync(file).toString('hex')]),
  );
}

describe('repair of a run', () => {
  const at = eachScratch(memoryFolder);
  const { verdict, verify } = toyVerifier(at, key);
  const repair = (run: string, by: SigningKey = key): Promise<RunRepair> =>
    repairRun(run, { key: by, headCopies: toyHeads(at('space')), wallNs });

  it('makes it recovered wherever the bag was cut, and leaves journal and inputs as they are', async () => {
    const size = readFileSync(bagFile(writeToyRun(at('space'), { key }))).length;
    rmSync(at('space'), { recursive: true });
    const random = seededRandom('cuts of a run');
    const drawn = Array.from({ length: samples('replay_cuts') }, () => random.below(size + 1));
    let most = 0;
    for (const cut of [0, size, ...drawn]) {
      const run = writeCrashed(at('space'), cut);
      const before = contents(run);
      assert.deepEqual((await verdict(run))[0], 'cannot_verify');
      const { messages, lostMessages } = await repair(run);
      assert.equal(messages + lostMessages, recorded, `cut at ${cut}`); // leaves tell what is lost
      const after = contents(run);
      for (const name of ['journal.jsonl', 'inputs/toy.json', 'content_salt'])
        assert.equal(after[name], before[name]);
      assert.ok(!existsSync(path.join(run, 'reserve')));
      const { status, messages: compared, findings } = await verify(run);
      const last = findings.at(-1);
      // Before its first step input nothing tells that there is a node.
      const expected = messages === 0 ? 'cannot_verify' : 'recovered';
      assert.deepEqual([status, last?.file], [expected, 'run_manifest.json'], `cut at ${cut}`);
      assert.match(last?.detail ?? '', /repaired and sealed/);
      most = Math.max(most, compared);
      assert.deepEqual((await repair(run)).files, []);
      assert.deepEqual(contents(run), after);
      rmSync(at('space'), { recursive: true });
    }
    assert.equal(most, 5); // all that the node said
  });

  it('is compared up to the first message that was lost, and differs where it says otherwise', async () => {
    const lossy = writeCrashed(at('space'), undefined, (topic, bytes, index) =>
      topic === toyIn.name && index === 2 ? undefined : bytes,
    );
    await repair(lossy);
    const { status, messages, findings } = await verify(lossy);
    assert.deepEqual([status, messages], ['recovered', 3]);
    assert.match(findings[0]?.detail ?? '', /^1 messages that its step saw are not in the bag/);
    rmSync(at('space'), { recursive: true });
    const other = writeCrashed(at('space'), undefined, (topic, bytes, index) =>
      topic === toyOut.name && index === 1 ? stdStringType.encode({ data: 'other' }) : bytes,
    );
    await repair(other);
    assert.equal((await verdict(other))[0], 'differs');
  });

  it('counts leaves that the disk lost as well', async () => {
    const run = writeCrashed(at('space'), undefined);
    truncateSync(leavesFile(run), 32 * 5 + 7);
    assert.deepEqual(
      [(await repair(run)).lostMessages, readFileSync(leavesFile(run)).length],
      [0, 32 * recorded],
    );
    assert.deepEqual((await verdict(run))[0], 'recovered');
  });

  it('is tampered with where anything changes after it', async () => {
    const run = writeCrashed(at('space'), 4000);
    await repair(run);
    for (const name of [
      'bag/bag_0.mcap',
      'bag/bag_0.mcap.torn',
      'bag/repair.json',
      'journal.jsonl',
      'content_leaves.bin',
    ]) {
      const file = path.join(run, name);
      const bytes = readFileSync(file);
      writeFileSync(file, Buffer.concat([bytes, Buffer.from('x')]));
      assert.deepEqual((await verdict(run)).slice(0, 2), ['tampered', name]);
      writeFileSync(file, bytes);
    }
    assert.deepEqual((await verdict(run))[0], 'recovered');
  });

  it('does not seal what was changed before: a message, the end of the journal', async () => {
    const changed = writeCrashed(at('space'), undefined);
    const leaves = readFileSync(leavesFile(changed));
    leaves.writeUInt8(leaves.readUInt8(70) ^ 1, 70);
    writeFileSync(leavesFile(changed), leaves);
    await assert.rejects(repair(changed), { code: 'run_invalid', message: /message 2 of the bag/ });
    assert.equal((await verdict(changed))[0], 'cannot_verify');
    rmSync(at('space'), { recursive: true });
    const cut = writeCrashed(at('space'), undefined);
    const journal = path.join(cut, 'journal.jsonl');
    truncateSync(journal, readFileSync(journal).length >> 1);
    const before = contents(cut);
    await assert.rejects(repair(cut), { code: 'run_invalid', message: /tampered/ });
    assert.deepEqual(contents(cut), before);
  });

  it('refuses runs of another host, closed ones, and folders that are none', async () => {
    const run = writeCrashed(at('space'), 4000);
    const before = contents(run);
    await assert.rejects(repair(run, generateKey().key), { code: 'run_invalid', message: /signer_unknown/ });
    assert.deepEqual(contents(run), before);
    rmSync(at('space'), { recursive: true });
    const closed = writeToyRun(at('space'), { key });
    truncateSync(bagFile(closed), 4000);
    await assert.rejects(repair(closed), { code: 'run_closed' });
    assert.deepEqual((await verdict(closed)).slice(0, 2), ['tampered', 'bag/bag_0.mcap']);
    await assert.rejects(repair(at('space')), { code: 'run_invalid' });
  });

  it('gives a seal that was interrupted its name', async () => {
    const run = writeToyRun(at('space'), { key });
    const signature = path.join(run, 'run_manifest.sig');
    renameSync(signature, `${signature}.tmp`);
    assert.deepEqual((await verdict(run))[0], 'recovered');
    await repair(run);
    assert.deepEqual((await verdict(run))[0], 'equal');
  });

  it('seals a run of which only the manifest was written', async () => {
    const run = writeCrashed(at('space'), undefined);
    for (const name of ['bag', 'journal.jsonl', 'content_salt', 'content_leaves.bin'])
      rmSync(path.join(run, name), { recursive: true });
    rmSync(toyHeads(at('space')), { recursive: true });
    await repair(run);
    assert.equal((await verdict(run))[0], 'cannot_verify'); // no node is in it
  });
});

describe('the offline verifier on a repaired run', () => {
  needs('peers');
  const at = eachScratch();

  it('says recovered too', async () => {
    const run = writeCrashed(at('space'), 4000);
    await repairRun(run, { key, headCopies: toyHeads(at('space')), wallNs });
    const script = inRepository('scripts', 'verify_run.py');
    writeFileSync(at('list'), `${run}\n`);
    const args = [script, '--trust', key.publicKey, '--heads', toyHeads(at('space')), '--batch', at('list')];
    const { stdout } = await new Promise<{ stdout: string }>((resolve) => {
      try {
        resolve({ stdout: execFileSync(peers.python, args, { encoding: 'utf8' }) });
      } catch (error) {
        resolve(error as { stdout: string });
      }
    });
    assert.equal((JSON.parse(stdout) as { status: string }).status, 'recovered');
  });
});
