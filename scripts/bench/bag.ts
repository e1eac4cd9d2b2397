/** Writing a bag, with and without its content chain, against writers of others: CPU time a message. */
import { mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { McapWriter as StockWriter } from '@mcap/core';
import { crc32 } from 'node:zlib';
import { McapWriter } from '../../replay/bag/mcap_writer.ts';
import { ContentLog } from '../../replay/content_log.ts';
import { pythonRows } from './bag_python.ts';
import { readRows } from './bag_read.ts';
import { spreadOf } from './rounds.ts';
import type { Row, Section } from './rows.ts';
import { verifyRows } from './verify.ts';

const rounds = 7;
const sizes = [
  { bytes: 188, messages: 100_000 },
  { bytes: 4046, messages: 20_000 },
] as const;
const type = { name: 'std_msgs/msg/String', text: 'string data' };
const stepNs = 1_000_000n;
const poolSize = 64;

interface Job {
  readonly folder: string;
  readonly pool: readonly Uint8Array[];
  readonly messages: number;
}

const payload = (pool: readonly Uint8Array[], index: number) => pool[index % poolSize] ?? new Uint8Array();

function writeOurs({ folder, pool, messages }: Job, isFollowed: boolean): void {
  const content = isFollowed ? new ContentLog(folder, Buffer.alloc(32, 7)) : undefined;
  const writer = new McapWriter(path.join(folder, 'bag.mcap'), 'bench', { content });
  const channel = writer.addChannel('/bench', type, {});
  for (let index = 0; index < messages; index += 1) {
    const logNs = BigInt(index) * stepNs;
    writer.write(channel, payload(pool, index), { logNs, publishNs: logNs });
  }
  writer.close();
}

async function writeStock({ folder, pool, messages }: Job): Promise<void> {
  const descriptor = openSync(path.join(folder, 'bag.mcap'), 'w');
  let position = 0n;
  const writable = {
    position: () => position,
    write: async (bytes: Uint8Array) => {
      position += BigInt(writeSync(descriptor, bytes));
      return Promise.resolve();
    },
  };
  const writer = new StockWriter({ writable });
  await writer.start({ profile: 'ros2', library: 'bench' });
  const data = Buffer.from(type.text);
  const schemaId = await writer.registerSchema({ name: type.name, encoding: 'ros2msg', data });
  const fields = { schemaId, topic: '/bench', messageEncoding: 'cdr', metadata: new Map<string, string>() };
  const channelId = await writer.registerChannel(fields);
  for (let index = 0; index < messages; index += 1) {
    const logTime = BigInt(index) * stepNs;
    const message = { channelId, sequence: index, logTime, publishTime: logTime };
    await writer.addMessage({ ...message, data: payload(pool, index) });
  }
  await writer.end();
  closeSync(descriptor);
}

/** Microseconds of CPU time, in a folder of its own. */
async function cpuOf(work: (folder: string) => void | Promise<void>): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'worldforge-bench-'));
  try {
    const before = process.cpuUsage();
    await work(folder);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function rowsOf({ bytes, messages }: (typeof sizes)[number]): Promise<readonly Row[]> {
  const pool = Array.from({ length: poolSize }, (_, index) => {
    const seed = crc32(String(index));
    return Uint8Array.from({ length: bytes }, (_value, place) => (seed >>> (place % 24)) + place);
  });
  const ratios: { plain: number[]; chained: number[] } = { plain: [], chained: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const plain = await cpuOf((folder) => writeOurs({ folder, pool, messages }, false));
    const chained = await cpuOf((folder) => writeOurs({ folder, pool, messages }, true));
    const stock = await cpuOf((folder) => writeStock({ folder, pool, messages }));
    if (round === 0) continue; // the compiler was at work
    ratios.plain.push(stock / plain);
    ratios.chained.push(stock / chained);
  }
  const row = (what: string, values: readonly number[], target: string): Row => {
    const spread = spreadOf(values);
    return { kind: 'measured', what: `${what}, ${bytes} B`, peer: '@mcap/core', unit: 'x', spread, target };
  };
  return [
    row('write', ratios.plain, 'at least 3 x at 188 B'),
    row('write with content chain', ratios.chained, 'at least 1.5 x at 188 B'),
  ];
}

async function run(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const size of sizes)
    rows.push(...(await rowsOf(size)), ...pythonRows(size), ...(await readRows(size)));
  return [...rows, ...(await verifyRows())];
}

export const bagSection: Section = { name: 'bag', run };
