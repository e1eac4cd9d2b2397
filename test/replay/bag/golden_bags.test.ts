/** Bags of every kind that readers have to know, made anew: the same messages in five readers. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { McapIndexedReader } from '@mcap/core';
import { sensorTopic, stdStringType, topics } from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { loadDecoders, type Decompress } from '../../../replay/bag/decompress.ts';
import type { Pack } from '../../../replay/bag/pack.ts';
import { repairBag } from '../../../replay/repair/repair_bag.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { zstdPack } from '../../support/packs.ts';
import { eachScratch } from '../each_scratch.ts';

const python = (name: string) => inRepository('test', 'replay', 'bag', name);
const compress = python('compress_bag.py');
const golden = python('golden_read.py');
const labBag = inRepository('test', 'e2e', 'lab_bag.py');
const session = inRepository('replay', 'sessions', 'pusht-01', 'pusht-01_0.mcap');
const outputBytesMax = 64 * 1024 * 1024;
const startNs = 1_700_000_000_000_000_000n;
const stepNs = 40_000_000n;
/** The last that a reader with signed times can say, less the length of a bag. */
const lateNs = 2n ** 63n - 1_000_000_000_000n;
const messages = 40;
const pack = await zstdPack();

const words = sensorTopic('words', stdStringType, 'event');
const latched = sensorTopic('/heard/latched', stdStringType, 'state');
const strange = sensorTopic('/heard/猫', stdStringType, 'event');

interface Content {
  readonly pack?: Pack | 'none';
  readonly splitBytes?: number;
  readonly count?: number;
  readonly fromNs?: bigint;
  readonly text?: string;
  readonly isStrange?: boolean;
}

/** A bag of ours in one file, with a topic on which nothing was said. */
function write(folder: string, content: Content): void {
  const { count = messages, fromNs = startNs, text = 'x', isStrange, ...options } = content;
  const bag = openBag(folder, { customData: { note: `${text}: "b" #c` }, ...options });
  bag.channel(topics.goal);
  for (let index = 0; index < count; index += 1) {
    const logNs = fromNs + BigInt(index) * stepNs;
    const topic = index % 3 === 0 ? latched : isStrange === true ? strange : words;
    bag.write(topic, stdStringType.encode({ data: text.repeat(index) }), { logNs, publishNs: logNs });
  }
  bag.close();
}

async function ours(folder: string): Promise<readonly string[]> {
  await using reader = await openBagReader(folder);
  assert.deepEqual([reader.tails, reader.notes], [[], []]);
  const found: string[] = [];
  for await (const { topic, logNs, bytes } of reader.messages())
    found.push(`${topic} ${logNs} ${Buffer.from(bytes).toString('base64')}`);
  return found;
}

/** Whatever stands in the files, what they repeat too. */
async function oursByFile(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of filesOf(folder)) found.push(...(await ours(file)));
  return found;
}

function filesOf(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.mcap'));
  return names.toSorted().map((name) => path.join(folder, name));
}

async function stock(folder: string): Promise<readonly string[]> {
  const decompressHandlers: Record<string, Decompress> = {};
  await loadDecoders(['zstd'], decompressHandlers);
  const found: string[] = [];
  for (const file of filesOf(folder)) {
    const bytes = readFileSync(file);
    const readable = {
      size: async () => BigInt(bytes.length),
      read: async (offset: bigint, size: bigint) => bytes.subarray(Number(offset), Number(offset + size)),
    };
    const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
    for await (const { channelId, logTime, data } of reader.readMessages()) {
      const { topic = '' } = reader.channelsById.get(channelId) ?? {};
      found.push(`${topic} ${logTime} ${Buffer.from(data).toString('base64')}`);
    }
  }
  return found;
}

describe('golden bags in readers of others', () => {
  needs('peers');
  const at = eachScratch();

  /** So many files of one bag, and a metadata.yaml over them. */
  async function split(folder: string, count: number, compression: 'none' | 'zstd'): Promise<void> {
    mkdirSync(folder);
    for (let part = 0; part < count; part += 1) {
      const one = `${folder}-part-${String(part)}`;
      write(one, { fromNs: startNs + BigInt(part * messages) * stepNs, text: `${String(part)} ` });
      const [from = ''] = filesOf(one);
      const to = path.join(folder, `${path.basename(folder)}_${String(part)}.mcap`);
      if (compression === 'none') copyFileSync(from, to);
      else execFileSync(peers.python, [compress, from, to, compression, '500']);
    }
    assert.equal((await repairBag(folder)).madeMetadata, true);
  }

  const bags: Readonly<Record<string, (folder: string) => Promise<void> | void>> = {
    'one file': (folder) => split(folder, 1, 'none'),
    'one file in zstd': (folder) => split(folder, 1, 'zstd'),
    'three files': (folder) => split(folder, 3, 'none'),
    'three files in zstd': (folder) => split(folder, 3, 'zstd'),
    'goes on in one file, packed': (folder) => write(folder, { pack }),
    'goes on in three files': (folder) =>
      write(folder, { splitBytes: 18_000, text: 'abc '.repeat(9), pack: 'none' }),
    'goes on in three files, packed': (folder) =>
      write(folder, { splitBytes: 10_500, text: 'abc '.repeat(9), pack }),
    'a topic without messages': (folder) => write(folder, {}),
    'no messages': (folder) => write(folder, { count: 0 }),
    'no topics': (folder) => openBag(folder).close(),
    'names and texts beyond ASCII': (folder) =>
      write(folder, { text: 'Grüße 猫 \u{1f916}', isStrange: true }),
    'times near the last': (folder) => write(folder, { fromNs: lateNs }),
    'what rosbags writes for jazzy': (folder) => {
      execFileSync(peers.python, [labBag, session, folder, 'mcap']);
    },
  };

  it('hold the same messages', async () => {
    const folders: string[] = [];
    for (const [index, make] of Object.values(bags).entries()) {
      folders.push(at(`bag_${String(index)}`));
      await make(folders.at(-1) ?? '');
    }
    const options = { encoding: 'utf8', maxBuffer: outputBytesMax } as const;
    const output = execFileSync(peers.python, [golden, ...folders], options);
    const others = JSON.parse(output) as readonly (readonly [readonly string[], readonly string[]])[];
    for (const [index, what] of Object.keys(bags).entries()) {
      const folder = folders[index] ?? '';
      const found = await oursByFile(folder);
      const [own, repeats] = [await ours(folder), filesOf(folder).length - 1];
      if (what.includes('three files')) assert.equal(filesOf(folder).length, 3, what);
      assert.equal(found.length - own.length, what.startsWith('goes on') ? repeats : 0, what);
      assert.deepEqual(
        found.filter((message) => own.includes(message)),
        own,
      );
      assert.ok(found.length > 0 || what.startsWith('no '), what);
      assert.deepEqual(await stock(folder), found, `${what}: @mcap/core`);
      const [byMcap, byRosbags] = others[index] ?? [];
      assert.deepEqual(byMcap, found, `${what}: Python mcap`);
      assert.deepEqual(byRosbags, found, `${what}: rosbags`);
      for (const file of filesOf(folder))
        execFileSync(peers.rerun, ['mcap', 'check', file], { stdio: 'pipe' });
    }
  });
});
