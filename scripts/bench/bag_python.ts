/** Writing a bag against Python mcap and rosbags: CPU time a message. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { McapWriter } from '../../replay/bag/mcap_writer.ts';
import { peers, peersReady } from '../peers/stamp.ts';
import { inRepository } from '../repository.ts';
import { spreadOf } from './rounds.ts';
import type { Row } from './rows.ts';

const rounds = 3;
const type = { name: 'std_msgs/msg/String', text: 'string data' };
const stepNs = 1_000_000n;
const nsPerMicrosecond = 1000;

interface Size {
  readonly bytes: number;
  readonly messages: number;
}

interface PythonNs {
  readonly mcap: number;
  readonly rosbags: number;
}

function cpuNs(work: () => void, messages: number): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * nsPerMicrosecond) / messages;
}

function write(file: string, { bytes, messages }: Size): void {
  const writer = new McapWriter(file, 'bench');
  const channel = writer.addChannel('/bench', type, {});
  const payload = Uint8Array.from({ length: bytes }, (_, place) => place);
  for (let index = 0; index < messages; index += 1) {
    const logNs = BigInt(index) * stepNs;
    writer.write(channel, payload, { logNs, publishNs: logNs });
  }
  writer.close();
}

function round(size: Size): { readonly written: number; readonly python: PythonNs } {
  const folder = mkdtempSync(path.join(tmpdir(), 'worldforge-bench-'));
  try {
    const file = path.join(folder, 'bag.mcap');
    const written = cpuNs(() => write(file, size), size.messages);
    const script = inRepository('scripts', 'bench', 'bag_peers.py');
    const args = [script, folder, String(size.bytes), String(size.messages)];
    const times = execFileSync(peers.python, args, { encoding: 'utf8' }).split(' ').map(Number);
    const [mcap = NaN, rosbags = NaN] = times;
    return { written, python: { mcap, rosbags } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function pythonRows(size: Size): readonly Row[] {
  const what = (verb: string): string => `${verb}, ${String(size.bytes)} B`;
  if (!peersReady()) {
    const command = 'npm run peers:setup';
    return [{ kind: 'not_run', what: what('write'), peer: 'Python mcap, rosbags', command }];
  }
  round(size); // the compiler is at work
  const found = Array.from({ length: rounds }, () => round(size));
  const row = (verb: string, peer: string, values: readonly number[]): Row => {
    return { kind: 'measured', what: what(verb), peer, unit: 'x', spread: spreadOf(values), target: '' };
  };
  return [
    row(
      'write',
      'Python mcap',
      found.map(({ written, python }) => python.mcap / written),
    ),
    row(
      'write',
      'rosbags',
      found.map(({ written, python }) => python.rosbags / written),
    ),
  ];
}
