/** The checked-out repository as tools and tests see it: its root and the files that belong to it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiled, this file lies in dist/scripts. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

export function inRepository(...parts: string[]): string {
  return path.join(repositoryRoot, ...parts);
}

/** A file of the tree, by its path from the root. Of a binary file the text is empty. */
export interface TreeFile {
  readonly path: string;
  readonly text: string;
  readonly bytes: number;
}

const gitOutputMax = 16 * 1024 * 1024;

/** What git tracks and what it would track: ignored files are no part of the project. */
export function listPaths(root: string = repositoryRoot): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: gitOutputMax,
  });
  const paths = listed.split('\0').filter((name) => name !== '');
  return [...new Set(paths)].filter((name) => isFile(path.join(root, name))).sort();
}

export function readTree(root: string = repositoryRoot): TreeFile[] {
  return listPaths(root).map((name) => {
    const content = readFileSync(path.join(root, name));
    const text = content.includes(0) ? '' : content.toString('utf8');
    return { path: name, text, bytes: content.length };
  });
}

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() === true;
}
