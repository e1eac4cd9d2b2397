// Where this package lies and what it calls itself, from the sources or from the compiled files alike.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorldforgeError } from './errors.ts';

/** Deepest folder looked up from; more means that the package was taken apart. */
const levelsMax = 8;

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let level = 0; level < levelsMax; level += 1) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    folder = dirname(folder);
  }
  throw new WorldforgeError('assertion', 'package.json of worldforge is not above its own files');
}

export const packageRoot = findRoot();

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    readonly version: string;
  }; // our own file
  return version;
}
