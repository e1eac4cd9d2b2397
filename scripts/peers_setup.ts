/** Makes .peers/: the independent implementations that tests check against. A second run finds them there. */
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { peers, peersReady, requirementsStamp } from './peers/stamp.ts';
import { execute, makeVenv } from './python_venv.ts';
import { inRepository } from './repository.ts';

function say(text: string): void {
  process.stderr.write(`peers: ${text}\n`);
}

function makePython(): void {
  say('Python packages (about 1.1 GB on disk)');
  makeVenv(path.join(peers.folder, 'venv'), inRepository('scripts', 'peers', 'requirements.txt'));
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
