/** Makes .peers/: the independent implementations that tests check against. A second run finds them there. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { peers, peersReady, requirementsStamp } from './peers/stamp.ts';
import { inRepository } from './repository.ts';

// The wheels exist for these; the ROS message packages for none newer.
const pythonCandidates = ['python3', 'python3.11', 'python3.12', 'python3.13'];
const pythonProbe =
  'import sys, venv, ensurepip; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 1)';

function say(text: string): void {
  process.stderr.write(`peers: ${text}\n`);
}

function execute(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  // Progress belongs to standard error.
  execFileSync(command, args, { stdio: ['ignore', 2, 2], ...options });
}

function answers(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function findPython(): string {
  const found = pythonCandidates.find((name) => answers(name, ['-c', pythonProbe]));
  if (found !== undefined) return found;
  throw new Error('no Python 3.11 to 3.13 with venv was found; on Debian: apt-get install python3-venv');
}

function makePython(): void {
  const venv = path.join(peers.folder, 'venv');
  execute(findPython(), ['-m', 'venv', venv]);
  say('Python packages (about 1.1 GB on disk)');
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', '--no-deps'];
  execute(peers.python, [...pip, '--requirement', inRepository('scripts', 'peers', 'requirements.txt')]);
}

function makeNode(): void {
  const folder = path.join(peers.folder, 'node');
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(inRepository('scripts', 'peers', name), path.join(folder, name));
  }
  say('Node packages');
  execute('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}

function makeCommands(): void {
  const bin = path.join(peers.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(path.join(peers.nodeModules, `node-linux-${process.arch}`, 'bin', 'node'), peers.node22);
  // Rerun sends usage data unless its settings say no, so it gets settings of its own.
  const settings = [
    'here="$(dirname "$(dirname "$(readlink -f "$0")")")"',
    'export XDG_CONFIG_HOME="$here/settings" XDG_DATA_HOME="$here/settings"',
  ];
  const lines = ['#!/bin/sh', ...settings, 'exec "$here/venv/bin/rerun" "$@"', ''];
  writeFileSync(peers.rerun, lines.join('\n'));
  chmodSync(peers.rerun, 0o755);
  execute(peers.rerun, ['analytics', 'disable']);
}

if (peersReady()) {
  say('up to date');
} else {
  rmSync(peers.folder, { recursive: true, force: true });
  mkdirSync(peers.folder, { recursive: true });
  makePython();
  makeNode();
  makeCommands();
  writeFileSync(peers.stamp, `${requirementsStamp()}\n`);
  say('ready');
}
