/** A folder of a test's own outside the tree, gone with its scope: `using scratch = scratchFolder()`. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRepository } from '../../scripts/repository.ts';

export interface Scratch extends Disposable {
  readonly path: string;
  readonly in: (...parts: string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
}

/** Where a sync costs nothing: for tests that sync ten thousand files. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function scratchFolder(parent = tmpdir()): Scratch {
  const folder = mkdtempSync(path.join(parent, 'worldforge-test-'));
  return {
    path: folder,
    in: (...parts) => path.join(folder, ...parts),
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A scratch folder that the project's own tools accept as a project: its settings and its packages. */
export function scratchProject(files: Readonly<Record<string, string>>): Scratch {
  const scratch = scratchFolder();
  for (const name of ['package.json', 'tsconfig.json', 'eslint.config.mjs', '.dependency-cruiser.mjs']) {
    copyFileSync(inRepository(name), scratch.in(name));
  }
  symlinkSync(inRepository('node_modules'), scratch.in('node_modules'));
  scratch.write(files);
  return scratch;
}
