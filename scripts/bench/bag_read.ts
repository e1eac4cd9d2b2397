/** Walking through a bag with every CRC checked, against readers of others: CPU time a message. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sensorTopic, stdStringType } from '../../msgs/index.ts';
import { openBag } from '../../replay/bag/bag_writer.ts';
import { walkMessages } from '../../replay/bag/bag_walk.ts';
import { loadZstd, type Decompress } from '../../replay/bag/decompress.ts';
import { openMcap } from '../../replay/bag/mcap_file.ts';
import { ByteSource } from '../../replay/byte_source.ts';
import { peers, peersReady } from '../peers/stamp.ts';
import { inRepository } from '../repository.ts';
import { spreadOf } from './rounds.ts';
import type { Row } from './rows.ts';

const rounds = 5;
const stepNs = 1_000_000n;
const nsPerMicrosecond = 1000;
const topic = sensorTopic('/bench', stdStringType, 'event');

interface Size {
  readonly bytes: number;
  readonly messages: number;
}

function write(folder: string, { bytes, messages }: Size): void {
  const bag = openBag(folder, { pack: 'none' });
  const payload = Uint8Array.from({ length: bytes }, (_, place) => place);
  for (let index = 0; index < messages; index += 1) {
    const logNs = BigInt(index) * stepNs;
    bag.write(topic, payload, { logNs, publishNs: logNs });
  }
  bag.close();
}

function walk(file: string, unzstd: Decompress): number {
  using source = new ByteSource(file);
  let count = 0;
  for (const _ of walkMessages(source, { unzstd })) count += 1;
  return count;
}

async function readStock(file: string): Promise<number> {
  await using mcap = await openMcap(file);
  let count = 0;
  for await (const _ of mcap.reader.readMessages({ validateCrcs: true })) count += 1;
  return count;
}

async function cpuNs(read: () => number | Promise<number>, messages: number): Promise<number> {
  const before = process.cpuUsage();
  const count = await read();
  const { user, system } = process.cpuUsage(before);
  if (count !== messages) throw new Error(`${String(count)} of ${String(messages)} messages`);
  return ((user + system) * nsPerMicrosecond) / messages;
}

/** How many times our time each reader takes. */
interface Ratios {
  readonly stock: number;
  readonly mcap: number;
  readonly rosbags: number;
}

async function round(bag: string, { messages }: Size, unzstd: Decompress): Promise<Ratios> {
  const file = path.join(bag, `${path.basename(bag)}_0.mcap`);
  const ours = await cpuNs(() => walk(file, unzstd), messages);
  const stock = await cpuNs(() => readStock(file), messages);
  if (!peersReady()) return { stock: stock / ours, mcap: NaN, rosbags: NaN };
  const script = inRepository('scripts', 'bench', 'bag_read_peers.py');
  const times = execFileSync(peers.python, [script, bag, String(messages)], { encoding: 'utf8' }).split(' ');
  const [mcap = NaN, rosbags = NaN] = times.map(Number);
  return { stock: stock / ours, mcap: mcap / ours, rosbags: rosbags / ours };
}

export async function readRows(size: Size): Promise<readonly Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'worldforge-bench-'));
  try {
    const bag = path.join(folder, 'bag');
    write(bag, size);
    const unzstd = await loadZstd();
    const found: Ratios[] = [];
    await round(bag, size, unzstd); // the compiler is at work
    for (let count = 0; count < rounds; count += 1) found.push(await round(bag, size, unzstd));
    const what = `walk with all CRCs, ${String(size.bytes)} B`;
    const row = (peer: string, values: readonly number[]): Row => {
      return { kind: 'measured', what, peer, unit: 'x', spread: spreadOf(values), target: '' };
    };
    const stock = row(
      '@mcap/core',
      found.map((ratios) => ratios.stock),
    );
    if (!peersReady())
      return [stock, { kind: 'not_run', what, peer: 'Python mcap, rosbags', command: 'npm run peers:setup' }];
    return [
      stock,
      row(
        'Python mcap',
        found.map((ratios) => ratios.mcap),
      ),
      row(
        'rosbags',
        found.map((ratios) => ratios.rosbags),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
