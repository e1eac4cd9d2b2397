/** What `worldforge --help` costs in CPU time above a bare node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { inRepository } from '../repository.ts';
import { spreadOf } from './rounds.ts';
import type { Row, Section } from './rows.ts';

const pairs = 15;
const processTimeoutMs = 60_000;

/** A process reports its own CPU time, from start to exit, on a file descriptor that nothing else uses. */
const probe = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(3, String(user + system));
});
`;

function cpuMs(probeFile: string, args: readonly string[]): number {
  const result = spawnSync(process.execPath, ['--require', probeFile, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: processTimeoutMs,
    encoding: 'utf8',
  });
  const microseconds = Number(result.output[3] ?? '');
  if (result.status === 0 && microseconds > 0) return microseconds / 1000;
  throw new WorldforgeError(
    'assertion',
    `node ${args.join(' ')} ended with ${result.status}: ${result.stderr}`,
  );
}

async function run(): Promise<readonly Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'worldforge-bench-'));
  try {
    const probeFile = path.join(folder, 'probe.cjs');
    writeFileSync(probeFile, probe);
    const differences = Array.from({ length: pairs }, () => {
      const help = cpuMs(probeFile, [inRepository('dist', 'cli', 'main.js'), '--help']);
      return help - cpuMs(probeFile, ['-e', '0']);
    });
    return [
      {
        kind: 'measured',
        what: 'CPU time of --help above node',
        peer: 'node -e 0',
        unit: 'ms',
        spread: spreadOf(differences),
        target: 'at most 100 ms',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const helpSection: Section = { name: 'help', run };
