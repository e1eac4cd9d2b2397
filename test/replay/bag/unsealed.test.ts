/** Recordings that nobody closed: every message up to the last whole record, and where they end. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../../core/errors.ts';
import { seededRandom } from '../../../core/random.ts';
import { openBagReader } from '../../../replay/bag/bag_reader.ts';
import { walkMessages } from '../../../replay/bag/bag_walk.ts';
import { loadZstd } from '../../../replay/bag/decompress.ts';
import { ByteSource } from '../../../replay/byte_source.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { inRepository } from '../../../scripts/repository.ts';
import { needs } from '../../support/needs.ts';
import { samples } from '../../support/samples.ts';
import { eachScratch } from '../each_scratch.ts';

const original = path.resolve('replay', 'sessions', 'pusht-01', 'pusht-01_0.mcap');
const script = inRepository('test', 'replay', 'bag', 'compress_bag.py');
const chunkOpcode = 6;

async function read(bag: string) {
  await using reader = await openBagReader(bag);
  const found: string[] = [];
  const counts = new Map<string, number>();
  for await (const { topic, logNs, bytes } of reader.messages()) {
    found.push(`${topic} ${String(logNs)} ${Buffer.from(bytes).toString('base64')}`);
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  for (const { topic, messages } of reader.topics) assert.equal(messages, counts.get(topic) ?? 0, topic);
  return { found, tails: reader.tails };
}

async function codeOf(bag: string): Promise<string> {
  const error: unknown = await read(bag).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  assert(error instanceof WorldforgeError, String(error));
  assert.notEqual(error.hint, '');
  return error.code;
}

/** Where the records of a file begin, and of what kind they are. */
function recordsOf(bytes: Buffer) {
  const records: { readonly opcode: number; readonly offset: number; readonly end: number }[] = [];
  for (let offset = 8; offset < bytes.length - 8;) {
    const end = offset + 9 + Number(bytes.readBigUInt64LE(offset + 1));
    records.push({ opcode: bytes.readUInt8(offset), offset, end });
    offset = end;
  }
  return records;
}

function cutsOf(bytes: Buffer, count: number): readonly number[] {
  const random = seededRandom('cuts of a recording');
  const edges = recordsOf(bytes).flatMap(({ offset, end }) => [offset + 1, offset + 8, offset + 9, end]);
  const drawn = Array.from({ length: count }, () => random.below(bytes.length));
  return [...edges.slice(4), ...drawn].filter((cut) => cut > 200 && cut < bytes.length);
}

describe('a recording that nobody closed', () => {
  const at = eachScratch();

  it('is read up to the last message that is whole, wherever it was cut', async () => {
    const bytes = readFileSync(original);
    using source = new ByteSource(original);
    const ends = [...walkMessages(source, { unzstd: await loadZstd() })].map(
      ({ offset, payload }) => offset + payload.length,
    );
    const { found: whole } = await read(original);
    for (const cut of cutsOf(bytes, samples('replay_cuts'))) {
      writeFileSync(at('cut.mcap'), bytes.subarray(0, cut));
      const { found, tails } = await read(at('cut.mcap'));
      assert.deepEqual(found, whole.slice(0, ends.filter((end) => end <= cut).length), `cut at ${cut}`);
      const [tail] = tails;
      assert.ok(
        tail !== undefined && tail.offset + tail.bytes === cut && tail.reason !== '',
        `cut at ${cut}`,
      );
    }
  });

  it('is refused where nothing of it is left', async () => {
    const bytes = readFileSync(original);
    for (const cut of [0, 7, 8, 16, 20]) {
      writeFileSync(at('cut.mcap'), bytes.subarray(0, cut));
      assert.equal(await codeOf(at('cut.mcap')), 'session_cut', `cut at ${cut}`);
    }
  });

  it('may end in the zeros of pages that were never written', async () => {
    const bytes = readFileSync(original);
    const last = recordsOf(bytes).filter(({ opcode }) => opcode === chunkOpcode)[3]!;
    writeFileSync(at('zeros.mcap'), Buffer.concat([bytes.subarray(0, last.end), Buffer.alloc(9000)]));
    const { found, tails } = await read(at('zeros.mcap'));
    assert.deepEqual(found, (await read(original)).found.slice(0, found.length));
    assert.deepEqual([tails[0]?.offset, tails[0]?.reason], [last.end, 'nothing but zeros follows']);
    const torn = Buffer.from(bytes.subarray(0, last.end));
    torn.fill(0, last.end - 500);
    writeFileSync(at('torn.mcap'), torn);
    const before = await read(at('torn.mcap'));
    assert.deepEqual(
      [before.tails[0]?.offset, before.tails[0]?.bytes],
      [last.offset, last.end - last.offset],
    );
    assert.match(before.tails[0]?.reason ?? '', /^its last chunk cannot be read: .* CRC/);
  });

  it('stays an error where it is damaged before its end', async () => {
    const bytes = readFileSync(original);
    const [first] = recordsOf(bytes).filter(({ opcode }) => opcode === chunkOpcode);
    const damaged = Buffer.from(bytes.subarray(0, bytes.length - 300));
    damaged.writeUInt8(damaged.readUInt8(first!.end - 40) ^ 1, first!.end - 40);
    writeFileSync(at('damaged.mcap'), damaged);
    assert.equal(await codeOf(at('damaged.mcap')), 'session_cut');
  });
});

describe('a recording of another recorder that nobody closed', () => {
  needs('peers');
  const at = eachScratch();

  for (const compression of ['none', 'zstd', 'lz4']) {
    it(`is read up to its last whole chunk with ${compression}`, async () => {
      const copy = at('copy.mcap');
      execFileSync(peers.python, [script, original, copy, compression]);
      const bytes = readFileSync(copy);
      const { found: whole } = await read(copy);
      let longest = 0;
      for (const cut of cutsOf(bytes, samples('replay_cuts') / 5).toSorted((a, b) => a - b)) {
        writeFileSync(at('cut.mcap'), bytes.subarray(0, cut));
        const { found } = await read(at('cut.mcap'));
        assert.deepEqual(found, whole.slice(0, found.length), `cut at ${cut}`);
        assert.ok(found.length >= longest, `cut at ${cut}`);
        longest = found.length;
      }
      assert.equal(longest, whole.length);
      const last = recordsOf(bytes).findLast(({ opcode }) => opcode === chunkOpcode)!;
      const torn = Buffer.from(bytes.subarray(0, last.end));
      torn.fill(7, last.end - 1000);
      writeFileSync(at('torn.mcap'), torn);
      const { found, tails } = await read(at('torn.mcap'));
      assert.ok(found.length > whole.length / 2 && tails[0]?.offset === last.offset);
      assert.deepEqual(found, whole.slice(0, found.length));
    });
  }

  it('is read without chunks and without an index, closed or not', async () => {
    const copy = at('copy.mcap');
    execFileSync(peers.python, [script, original, copy, 'none', 'unchunked']);
    const { found: whole } = await read(original);
    const { found, tails } = await read(copy);
    assert.deepEqual([found, tails], [whole, []]);
    const bytes = readFileSync(copy);
    writeFileSync(at('cut.mcap'), bytes.subarray(0, bytes.length >> 1));
    const cut = await read(at('cut.mcap'));
    assert.ok(cut.found.length > whole.length / 3 && cut.tails.length === 1);
    assert.deepEqual(cut.found, whole.slice(0, cut.found.length));
  });
});
