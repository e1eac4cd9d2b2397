/** The same graphs in Python's onnxruntime and in torch, where what trains the models is installed. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inRepository } from '../repository.ts';
import { cpuPerCall, type Work } from './async_rounds.ts';
import { spreadOf } from './rounds.ts';
import type { Row } from './rows.ts';

const rounds = 5;
const roundMs = 500;
const python = inRepository('.train', 'venv', 'bin', 'python');
const peers = ['Python onnxruntime, bare sessions', 'torch, eager'] as const;

/** CPU time a call in each peer; nothing else runs in this process meanwhile. */
function peerNs(name: string): readonly number[] {
  const script = inRepository('scripts', 'bench', 'onnx_peers.py');
  const said = execFileSync(python, [script, name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return said.trim().split(' ').map(Number);
}

/** `name` is that of the peers' script: policy or scoring. */
export async function pythonRows(name: string, what: string, ours: Work): Promise<readonly Row[]> {
  if (!existsSync(python)) {
    return peers.map((peer): Row => ({ kind: 'not_run', what, peer, command: 'npm run train:setup' }));
  }
  const ratios: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = await cpuPerCall(ours, roundMs);
    ratios.push(peerNs(name).map((ns) => ns / own));
  }
  return peers.map((peer, index): Row => {
    const spread = spreadOf(ratios.map((row) => row[index] ?? Number.NaN));
    return { kind: 'measured', what, peer, unit: 'x', spread, target: 'none stated' };
  });
}
