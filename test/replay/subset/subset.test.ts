/** A part of a run: what is shown is proven, what is not cannot be guessed, and no change goes unseen. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { stdStringType } from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { contentChannel, leafDigest } from '../../../replay/chain.ts';
import { contentNames } from '../../../replay/content_log.ts';
import { listRunFiles } from '../../../replay/run_files.ts';
import { parseSubset, subsetNames, subsetText } from '../../../replay/subset/description.ts';
import { decodeKept } from '../../../replay/subset/kept.ts';
import { makeSubset, type SubsetOptions } from '../../../replay/subset/make.ts';
import { redaction } from '../../../replay/subset/redact_message.ts';
import { verifySubset } from '../../../replay/subset/verify.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { eachScratch } from '../each_scratch.ts';
import { writeToyRun } from '../toy_run.ts';

const { key } = generateKey();
const signal = new AbortController().signal;
const all = { topics: [], withoutTopics: [] };
const secret = 'token=abcdefghijklmnop';
const trusted = new Set([key.keyId]);

describe('a part of a run', () => {
  const at = eachScratch();

  function toyRun(): string {
    return writeToyRun(at('space'), {
      key,
      record: (topic, bytes, index) =>
        topic === 'toy/in' && index === 1 ? stdStringType.encode({ data: secret }) : bytes,
    });
  }

  async function part(options: Partial<SubsetOptions> = {}): Promise<string> {
    const folder = at('part');
    await makeSubset(toyRun(), folder, { selection: all, rules: [], signal, ...options });
    return folder;
  }

  async function topicsOf(folder: string): Promise<Readonly<Record<string, number>>> {
    await using reader = await openBagReader(path.join(folder, subsetNames.bag));
    const counts: Record<string, number> = {};
    for await (const { topic } of reader.messages({ signal })) counts[topic] = (counts[topic] ?? 0) + 1;
    return counts;
  }

  const statusOf = async (folder: string) => (await verifySubset(folder, trusted, signal)).status;

  /** As somebody would who makes the list of files fit what was changed. */
  function relist(folder: string): void {
    const file = path.join(folder, subsetNames.description);
    const { files: _, ...rest } = parseSubset(readFileSync(file, 'utf8'));
    const files = listRunFiles(folder).filter((one) => one.path !== subsetNames.description);
    writeFileSync(file, subsetText({ ...rest, files }));
  }

  it('holds the topics that were asked for, each message as it was', async () => {
    const folder = await part({
      selection: { topics: ['/toy/in', '/toy/out'], withoutTopics: ['/toy/out'] },
    });
    assert.deepEqual(await topicsOf(folder), { '/toy/in': 4 });
    const { status, untouched, altered, removed } = await verifySubset(folder, trusted, signal);
    assert.deepEqual([status, untouched, altered, removed], ['subset', 4, 0, 11]);
    assert.deepEqual(readdirSync(folder).sort(), [
      'bag',
      'subset.json',
      'subset_kept.bin',
      'subset_others.bin',
    ]);
  });

  it('holds the time that was asked for', async () => {
    const startNs = 1_700_000_000_000_000_000n;
    const selection = { ...all, fromNs: startNs + 200_000_000n, toNs: startNs + 300_000_000n };
    const folder = await part({ selection });
    const { untouched, rules } = await verifySubset(folder, trusted, signal);
    assert.deepEqual(
      [untouched, rules],
      [4, ['from 0.200 s on, and what was latched then', 'up to 0.300 s']],
    );
  });

  it('may be empty, or the whole', async () => {
    const [run, none, whole] = [toyRun(), at('none'), at('whole')];
    await makeSubset(run, none, { selection: { topics: ['/no'], withoutTopics: [] }, rules: [], signal });
    await makeSubset(run, whole, { selection: all, rules: [], signal });
    assert.equal((await verifySubset(none, trusted, signal)).removed, 15);
    assert.deepEqual([await statusOf(none), await statusOf(whole)], ['subset', 'subset']);
  });

  it('counts redacted messages apart, and says nothing of what they were', async () => {
    const folder = await part({ change: redaction({ images: 'drop', masks: ['/toy/out:data'] }) });
    const { status, altered, removed } = await verifySubset(folder, trusted, signal);
    assert.deepEqual([status, altered, removed], ['subset', 6, 0]);
    const kept = decodeKept(readFileSync(path.join(folder, subsetNames.kept)));
    assert.equal(kept.filter(({ salt }) => salt === undefined).length, 6);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.\w+$/.test(name)) continue;
      const bytes = readFileSync(path.join(folder, name));
      assert.ok(!bytes.includes('abcdefghijklmnop'), name);
    }
    assert.ok(!readdirSync(folder).includes(contentNames.secret));
  });

  it('gives whoever guesses a message nothing to hold the guess against', async () => {
    const folder = await part({ selection: { topics: ['/toy/in'], withoutTopics: [] } });
    const others = readFileSync(path.join(folder, subsetNames.others));
    const { salt = Buffer.alloc(16) } =
      decodeKept(readFileSync(path.join(folder, subsetNames.kept)))[0] ?? {};
    const channel = contentChannel('/toy/out', stdStringType.typeHash);
    // All that an onlooker knows of the messages that were left out, but for their salts.
    const head = Buffer.alloc(20);
    for (const data of ['7 one', '8 two', '9 tick', '10 three', '11 two']) {
      for (const guessed of [salt, Buffer.alloc(16), Buffer.from(createHash('md5').update(data).digest())]) {
        const leaf = leafDigest(guessed, {
          channel,
          body: Buffer.concat([head, stdStringType.encode({ data })]),
        });
        assert.ok(!others.includes(leaf), data);
      }
    }
  });

  it('is found out after one byte was changed, also where the list of files was made to fit', async () => {
    const folder = await part({ selection: { topics: ['/toy/in', '/toy/out'], withoutTopics: [] } });
    const files = [subsetNames.kept, subsetNames.others, 'bag/bag_0.mcap'];
    for (const name of files) {
      const file = path.join(folder, name);
      const whole = readFileSync(file);
      const step = Math.max(1, Math.floor(whole.length / 97));
      for (let index = 0; index < whole.length; index += step) {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(index) ^ 0x10, index);
        writeFileSync(file, bytes);
        assert.equal(await statusOf(folder), 'tampered', `${name}, byte ${index}`);
      }
      writeFileSync(file, whole);
    }
    const others = path.join(folder, subsetNames.others);
    const digests = readFileSync(others);
    for (let index = 0; index < digests.length; index += 32) {
      const bytes = Buffer.from(digests);
      bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
      writeFileSync(others, bytes);
      relist(folder);
      assert.equal(await statusOf(folder), 'tampered', `digest ${index / 32}`);
    }
    writeFileSync(others, digests);
    relist(folder);
    assert.equal(await statusOf(folder), 'subset');
  });

  it('is found out when its head, its counts or its key is another', async () => {
    const folder = await part();
    const file = path.join(folder, subsetNames.description);
    const description = parseSubset(readFileSync(file, 'utf8'));
    const stranger = generateKey().key;
    const signer = { key_id: stranger.keyId, public_key: stranger.publicKey };
    const changed = [
      { ...description, run_id: '20260131T120000Z-76543210' },
      { ...description, untouched: description.untouched - 1, altered: 1 },
      { ...description, signer },
      { ...description, content: { ...description.content, messages: 14 } },
    ];
    for (const wrong of changed) {
      writeFileSync(file, subsetText(wrong));
      assert.equal(await statusOf(folder), 'tampered');
    }
    writeFileSync(file, subsetText(description));
    assert.equal((await verifySubset(folder, new Set(), signal)).status, 'signer_unknown');
    writeFileSync(file, subsetText(description).replace('"kind"', '"kInd"'));
    await assert.rejects(statusOf(folder), { code: 'subset_invalid' });
  });

  it('is not made of a run that was changed, nor into a folder that is there', async () => {
    const run = toyRun();
    const options = { selection: all, rules: [], signal };
    await assert.rejects(makeSubset(run, at('space'), options), { code: 'workspace_unwritable' });
    const leaves = path.join(run, contentNames.leaves);
    const bytes = readFileSync(leaves);
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    writeFileSync(leaves, bytes);
    await assert.rejects(
      makeSubset(run, at('part'), { ...options, selection: { topics: ['/toy/out'], withoutTopics: [] } }),
      {
        code: 'run_invalid',
      },
    );
    assert.deepEqual(readdirSync(at()), ['space']);
  });

  describe('in the hands of others', function () {
    needs('peers');
    this.timeout(60_000);

    it('opens in Python mcap, in rosbags and in rerun, with the same messages', async () => {
      const folder = await part({
        selection: { topics: ['/toy/in', '/toy/out'], withoutTopics: [] },
        change: redaction({ images: 'drop', masks: [] }),
      });
      const bag = path.join(folder, subsetNames.bag);
      const script = inRepository('test', 'replay', 'bag', 'golden_read.py');
      const found = JSON.parse(
        execFileSync(peers.python, [script, bag], { encoding: 'utf8' }),
      ) as string[][][];
      const [[byMcap, byRosbags] = []] = found;
      assert.equal(byMcap?.length, 9);
      assert.deepEqual(byRosbags, byMcap);
      execFileSync(peers.rerun, ['mcap', 'check', path.join(bag, 'bag_0.mcap')], { stdio: 'pipe' });
    });
  });
});
