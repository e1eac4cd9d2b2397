/** A small bag cut at every byte: what is repaired reads everywhere, holds all that was whole, and stays. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { McapStreamReader } from '@mcap/core';
import { seededRandom } from '../../../core/random.ts';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { openBag } from '../../../replay/bag/bag_writer.ts';
import { loadDecoders, type Decompress } from '../../../replay/bag/decompress.ts';
import type { Pack } from '../../../replay/bag/pack.ts';
import { repairBag } from '../../../replay/repair/repair_bag.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { zstdPack } from '../../support/packs.ts';
import { samples } from '../../support/samples.ts';
import { memoryFolder } from '../../support/scratch.ts';
import { eachScratch } from '../each_scratch.ts';

const accept = inRepository('test', 'replay', 'repair', 'accept.py');
const startNs = 1_700_000_000_000_000_000n;
const messages = 24;
const bagBytesMax = 30_000;

/** Two topics, four chunks, metadata records; closed. */
function writeBag(folder: string, pack: Pack | 'none'): void {
  const topics = [
    sensorTopic('/heard/words', stdStringType, 'event'),
    sensorTopic('/heard/猫', stdStringType, 'state'),
  ] as const;
  const bag = openBag(folder, { customData: { run_id: 'cut' }, pack });
  for (let index = 0; index < messages; index += 1) {
    const logNs = startNs + BigInt(index) * 50_000_000n;
    const topic = topics[index % 3 === 1 ? 1 : 0];
    bag.write(topic, stdStringType.encode({ data: `${index} `.repeat(index % 5) }), {
      logNs,
      publishNs: logNs,
    });
    if (index === 9) bag.flush();
  }
  bag.close();
}

async function read(bag: string): Promise<readonly string[]> {
  await using reader = await openBagReader(bag);
  assert.deepEqual([reader.tails, reader.notes], [[], []]);
  const found: string[] = [];
  for await (const { topic, logNs, sequence, bytes } of reader.messages())
    found.push(`${topic} ${logNs} ${sequence} ${Buffer.from(bytes).toString('base64')}`);
  return found;
}

/** Messages as the stock reader meets them without an index, every CRC checked. */
async function streamed(file: string): Promise<number> {
  const decompressHandlers: Record<string, Decompress> = {};
  await loadDecoders(['zstd'], decompressHandlers);
  const reader = new McapStreamReader({ validateCrcs: true, decompressHandlers });
  reader.append(readFileSync(file));
  let count = 0;
  for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord())
    if (record.type === 'Message') count += 1;
  assert.ok(reader.done());
  return count;
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).toSorted();
  const digest = (name: string): string => {
    const { ino, mtimeMs } = statSync(path.join(folder, name));
    const hash = createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
    return `${hash} ${ino} ${mtimeMs}`;
  };
  return Object.fromEntries(names.map((name) => [name, digest(name)]));
}

interface Whole {
  readonly bytes: Buffer;
  readonly all: readonly string[];
  readonly yaml: Buffer;
  /** Where in the file each message, or the chunk that it is packed in, is whole. */
  readonly ends: readonly number[];
}

/** @param counts messages of each chunk */
function endsOf(bytes: Buffer, counts: readonly number[]): readonly number[] {
  const ends: number[] = [];
  let chunk = 0;
  for (let at = 8; at < bytes.length - 8;) {
    const end = at + 9 + Number(bytes.readBigUInt64LE(at + 1));
    if (bytes.readUInt8(at) === 6) {
      const isPacked = bytes.readUInt32LE(at + 9 + 28) !== 0;
      if (isPacked) ends.push(...Array.from({ length: counts[chunk] ?? 0 }, () => end));
      else ends.push(...inside(bytes, at + 9 + 40, end));
      chunk += 1;
    }
    at = end;
  }
  return ends;
}

function inside(bytes: Buffer, start: number, chunkEnd: number): readonly number[] {
  const ends: number[] = [];
  for (let at = start; at < chunkEnd;) {
    const end = at + 9 + Number(bytes.readBigUInt64LE(at + 1));
    if (bytes.readUInt8(at) === 5) ends.push(end);
    at = end;
  }
  return ends;
}

/** Messages of each chunk, from its message indexes. */
function countsOf(bytes: Buffer): readonly number[] {
  const counts: number[] = [];
  for (let at = 8; at < bytes.length - 8;) {
    const length = Number(bytes.readBigUInt64LE(at + 1));
    const opcode = bytes.readUInt8(at);
    if (opcode === 6) counts.push(0);
    if (opcode === 7) counts.push((counts.pop() ?? 0) + bytes.readUInt32LE(at + 11) / 16);
    at += 9 + length;
  }
  return counts;
}

/** Keeps one folder of each distinct result. */
class Results {
  readonly #folder: string;
  readonly #kept = new Map<string, { readonly folder: string; readonly messages: number }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(bag: string, count: number): boolean {
    const digest = createHash('sha256')
      .update(readFileSync(path.join(bag, 'bag_0.mcap')))
      .digest('hex');
    if (this.#kept.has(digest)) return false;
    const folder = path.join(this.#folder, String(this.#kept.size));
    cpSync(bag, folder, { recursive: true });
    this.#kept.set(digest, { folder, messages: count });
    return true;
  }

  /** So many of them, in an order of chance. */
  drawn(count: number): readonly { readonly folder: string; readonly messages: number }[] {
    const random = seededRandom('repaired bags');
    const all = [...this.#kept.values()];
    return all
      .map((one) => ({ one, key: random.below(2 ** 30) }))
      .toSorted((a, b) => a.key - b.key)
      .slice(0, count)
      .map(({ one }) => one);
  }
}

/** Tests that share the cuts of one bag: each cuts at every so-many-th byte. */
const slices = 4;

describe('a bag cut at any byte', () => {
  needs('peers');
  const at = eachScratch(memoryFolder);

  /** The bag as it was cut there, repaired twice. @returns whether its result is a new one */
  async function checkCut(cut: number, whole: Whole, results: Results): Promise<void> {
    const { bytes, all, ends, yaml } = whole;
    const bag = at('bag');
    mkdirSync(bag);
    writeFileSync(path.join(bag, 'bag_0.mcap'), bytes.subarray(0, cut));
    if (cut % 3 > 0) writeFileSync(path.join(bag, 'metadata.yaml'), yaml);
    const expected = ends.filter((end) => end <= cut).length;
    const { files, messages: found } = await repairBag(bag);
    const [entry] = files;
    assert.ok(entry !== undefined);
    assert.deepEqual([entry.messages, found, entry.cut_bytes], [expected, expected, cut]);
    const repaired = readFileSync(path.join(bag, 'bag_0.mcap'));
    assert.ok(repaired.subarray(0, entry.kept_bytes).equals(bytes.subarray(0, entry.kept_bytes)));
    const torn = entry.torn_file === '' ? Buffer.alloc(0) : readFileSync(path.join(bag, entry.torn_file));
    assert.ok(torn.equals(bytes.subarray(entry.kept_bytes, cut)));
    if (results.add(bag, expected)) {
      assert.deepEqual(await read(bag), all.slice(0, expected));
      assert.equal(await streamed(path.join(bag, 'bag_0.mcap')), expected);
    }
    const before = filesOf(bag);
    const again = await repairBag(bag);
    assert.deepEqual([again.files, again.madeMetadata, again.messages], [[], false, expected]);
    assert.deepEqual(filesOf(bag), before);
    rmSync(bag, { recursive: true });
  }

  async function cutEverywhere(folder: string, slice: number): Promise<Results> {
    const bytes = readFileSync(path.join(folder, 'bag_0.mcap'));
    assert.ok(bytes.length < bagBytesMax, `${bytes.length} bytes`);
    const counts = countsOf(bytes);
    assert.ok(counts.length > 3);
    const all = await read(folder);
    assert.equal(all.length, messages);
    const yaml = readFileSync(path.join(folder, 'metadata.yaml'));
    const whole = { bytes, all, yaml, ends: endsOf(bytes, counts) };
    mkdirSync(at('results'));
    const results = new Results(at('results'));
    for (let cut = slice; cut < bytes.length; cut += slices) {
      await checkCut(cut, whole, results).catch((cause: unknown) => {
        throw new Error(`cut at byte ${cut}: ${String(cause)}`, { cause });
      });
    }
    return results;
  }

  function askOthers(results: Results): void {
    const drawn = results.drawn(samples('repaired_bags') / slices);
    writeFileSync(at('list'), drawn.map(({ folder }) => `${folder}\n`).join(''));
    const found: unknown = JSON.parse(execFileSync(peers.python, [accept, at('list')], { encoding: 'utf8' }));
    const counts = drawn.map((one) => [one.messages, one.messages, one.messages]);
    assert.deepEqual(found, counts);
    for (const { folder } of drawn)
      execFileSync(peers.rerun, ['mcap', 'check', path.join(folder, 'bag_0.mcap')], { stdio: 'pipe' });
  }

  for (let slice = 0; slice < slices; slice += 1) {
    const part = `part ${slice + 1} of ${slices}`;

    it(`opens everywhere after its repair, uncompressed, ${part}`, async () => {
      mkdirSync(at('whole'));
      writeBag(at('whole', 'bag'), 'none');
      askOthers(await cutEverywhere(at('whole', 'bag'), slice));
    });

    it(`opens everywhere after its repair, chunks in zstd, ${part}`, async () => {
      mkdirSync(at('whole'));
      writeBag(at('whole', 'bag'), await zstdPack());
      assert.ok(readFileSync(at('whole', 'bag', 'bag_0.mcap')).includes('zstd'));
      askOthers(await cutEverywhere(at('whole', 'bag'), slice));
    });
  }
});
