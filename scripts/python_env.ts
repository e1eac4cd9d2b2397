// A folder of Python beside the sources, made once for its list of requirements. A second run finds it there.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../core/digest.ts';
import { makeVenv } from './python_venv.ts';
import { inRepository } from './repository.ts';

export interface PythonEnv {
  /** `.NAME` is the folder, and `scripts/NAME/requirements.txt` its list. */
  readonly name: string;
  /** On disk, in words. */
  readonly size: string;
}

export function setUpPython({ name, size }: PythonEnv): void {
  const folder = inRepository(`.${name}`);
  const venv = path.join(folder, 'venv');
  const stampFile = path.join(folder, 'stamp');
  const requirements = inRepository('scripts', name, 'requirements.txt');
  const say = (text: string): void => {
    process.stderr.write(`${name}: ${text}\n`);
  };
  const stamp = sha256(readFileSync(requirements));
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === stamp) {
    say('up to date');
    return;
  }
  // What was made with it lies beside it and took long: that stays.
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  say(`Python packages (${size} on disk)`);
  makeVenv(venv, requirements);
  writeFileSync(stampFile, `${stamp}\n`);
  say('ready');
}
