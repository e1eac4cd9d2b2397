/** Packed chunks hold the same messages under the same root, and nothing that they claim is believed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';
import { openBag, type BagOptions } from '../../../replay/bag/bag_writer.ts';
import { walkMessages } from '../../../replay/bag/bag_walk.ts';
import { loadZstd } from '../../../replay/bag/decompress.ts';
import { openMcap } from '../../../replay/bag/mcap_file.ts';
import { nativePack } from '../../../replay/bag/pack.ts';
import { ByteSource } from '../../../replay/byte_source.ts';
import { ContentLog } from '../../../replay/content_log.ts';
import { limits } from '../../../replay/limits.ts';
import { peers } from '../../../scripts/peers/stamp.ts';
import { needs } from '../../support/needs.ts';
import { zstdPack } from '../../support/packs.ts';
import { eachScratch } from '../each_scratch.ts';

const topic = sensorTopic('chatter', stdStringType, 'event');
const messages = 20;
const program = fileURLToPath(new URL('./packed_bag.js', import.meta.url));
const unzstd = await loadZstd();
const pack = await zstdPack();

function write(folder: string, options: BagOptions): void {
  const bag = openBag(folder, options);
  for (let index = 0; index < messages; index += 1) {
    const logNs = BigInt(index) * 100_000_000n;
    bag.write(topic, stdStringType.encode({ data: `${index} `.repeat(50) }), { logNs, publishNs: logNs });
  }
  bag.close();
}

async function compressionsOf(file: string): Promise<readonly string[]> {
  await using mcap = await openMcap(file);
  return [...new Set(mcap.reader.chunkIndexes.map(({ compression }) => compression))];
}

function walked(file: string): readonly string[] {
  using source = new ByteSource(file);
  return [...walkMessages(source, { unzstd })].map(({ body }) => Buffer.from(body).toString('hex'));
}

describe('packed chunks', () => {
  const at = eachScratch();

  it('hold the same messages under the same root in fewer bytes', async () => {
    const roots = (['none', pack] as const).map((how, index) => {
      const run = at(String(index));
      mkdirSync(run);
      const content = new ContentLog(run, Buffer.alloc(32, 5));
      write(at(String(index), 'bag'), { content, pack: how });
      return content.checkpoint();
    });
    assert.deepEqual(roots[1], roots[0]);
    const [plain, packed] = [at('0', 'bag', 'bag_0.mcap'), at('1', 'bag', 'bag_0.mcap')];
    assert.deepEqual([await compressionsOf(plain), await compressionsOf(packed)], [[''], ['zstd']]);
    assert.deepEqual(walked(packed), walked(plain));
    assert.ok(readFileSync(packed).length < readFileSync(plain).length * 0.75);
  });

  it('are written as they are where packing does not make them smaller', async () => {
    write(at('bag'), { pack: (bytes) => Buffer.concat([bytes, Buffer.of(0)]) });
    assert.deepEqual(await compressionsOf(at('bag', 'bag_0.mcap')), ['']);
    assert.equal(walked(at('bag', 'bag_0.mcap')).length, messages);
  });

  /** The bag with the claims of its first chunk changed. */
  function claiming(change: (head: Buffer) => void): string {
    write(at('bag'), { pack });
    const file = at('bag', 'bag_0.mcap');
    const bytes = readFileSync(file);
    const name = Buffer.from('zstd');
    change(bytes.subarray(bytes.indexOf(name) - 32)); // start, end, size, CRC and length of the name
    writeFileSync(file, bytes);
    return file;
  }

  const claims: readonly (readonly [what: string, change: (head: Buffer) => void, text: RegExp])[] = [
    ['more bytes than are unpacked', (head) => head.writeBigUInt64LE(2n ** 40n, 16), /at most 33554432 are/],
    ['more bytes than there are', (head) => head.writeBigUInt64LE(5000n, 16), /it says 5000/],
    ['fewer bytes than there are', (head) => head.writeBigUInt64LE(100n, 16), /decompression/],
    ['another CRC', (head) => head.writeUInt32LE(7, 24), /7 was recorded/],
    ['another codec', (head) => head.write('lzma', 32), /packed with lzma/],
    ['other packed bytes', (head) => head.writeUInt8(0xff, 32 + 4 + 8 + 20), /decompression|CRC/],
  ];
  for (const [what, change, text] of claims) {
    it(`are refused where they claim ${what}`, () => {
      const file = claiming(change);
      assert.throws(() => walked(file), text);
      assert.equal(limits.chunkBytesMax, 33_554_432);
    });
  }

  it('are what a Node without zstd does not write unless it is given a codec', async () => {
    write(at('bag'), {});
    const expected = nativePack() === undefined ? '' : 'zstd';
    assert.deepEqual(await compressionsOf(at('bag', 'bag_0.mcap')), [expected]);
  });

  describe('of a Node that has zstd', () => {
    needs('node22');

    it('are what it writes by itself', async () => {
      execFileSync(peers.node22, [program, at('bag')]);
      assert.deepEqual(await compressionsOf(at('bag', 'bag_0.mcap')), ['zstd']);
      write(at('plain'), { pack: 'none' });
      assert.deepEqual(walked(at('bag', 'bag_0.mcap')), walked(at('plain', 'plain_0.mcap')));
    });
  });
});
