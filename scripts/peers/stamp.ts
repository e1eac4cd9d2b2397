/** Where the verification peers live, and the stamp that says which requirements they were made from. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { inRepository } from '../repository.ts';

export const peers = {
  folder: inRepository('.peers'),
  python: inRepository('.peers', 'venv', 'bin', 'python'),
  nodeModules: inRepository('.peers', 'node', 'node_modules'),
  node22: inRepository('.peers', 'bin', 'node22'),
  /** Telemetry is off in the settings that this one reads. */
  rerun: inRepository('.peers', 'bin', 'rerun'),
  stamp: inRepository('.peers', 'stamp'),
};

const requirements = ['requirements.txt', 'package.json', 'package-lock.json'];

export function requirementsStamp(): string {
  const hash = createHash('sha256');
  for (const name of requirements) hash.update(readFileSync(inRepository('scripts', 'peers', name)));
  return hash.digest('hex');
}

/** False also where the peers were made from other requirements than today's. */
export function peersReady(): boolean {
  return existsSync(peers.stamp) && readFileSync(peers.stamp, 'utf8').trim() === requirementsStamp();
}
