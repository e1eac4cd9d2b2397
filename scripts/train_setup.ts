/** Makes .train/: Python with what trains and exports the models. A second run finds it there. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../core/digest.ts';
import { makeVenv } from './python_venv.ts';
import { inRepository } from './repository.ts';

const folder = inRepository('.train');
const venv = path.join(folder, 'venv');
const stampFile = path.join(folder, 'stamp');
const requirements = inRepository('scripts', 'train', 'requirements.txt');

function say(text: string): void {
  process.stderr.write(`train: ${text}\n`);
}

function isReady(stamp: string): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === stamp;
}

const stamp = sha256(readFileSync(requirements));
if (isReady(stamp)) {
  say('up to date');
} else {
  // Data and checkpoints beside it took long to make: they stay.
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  say('Python packages (about 9 GB on disk)');
  makeVenv(venv, requirements);
  writeFileSync(stampFile, `${stamp}\n`);
  say('ready');
}
