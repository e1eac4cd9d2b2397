// Which files a run directory holds, with their sizes and digests.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../core/errors.ts';
import { ByteSource } from './byte_source.ts';
import { limits } from './limits.ts';

export interface RunFile {
  /** From the run directory, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The manifest cannot list itself, nor what signs it. */
export const manifestNames: readonly string[] = ['run_manifest.json', 'run_manifest.sig'];

export function fileDigest(file: string): string {
  using source = new ByteSource(file);
  const hash = createHash('sha256');
  for (let at = 0; at < source.size; at += limits.chunkBytes) hash.update(source.read(at, limits.chunkBytes));
  return hash.digest('hex');
}

export interface FoundFiles {
  /** Sorted; the manifest and its signature apart. */
  readonly plain: readonly string[];
  /** Links, sockets and the like, and folders too deep: none of them can be evidence. */
  readonly strange: readonly string[];
}

interface Entry {
  readonly path: string;
  readonly isPlain: boolean;
}

function entriesIn(folder: string, prefix: string, depth: number): readonly Entry[] {
  if (depth > limits.foldersDeepMax) return [{ path: prefix, isPlain: false }];
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const status = lstatSync(file);
    if (status.isDirectory()) return entriesIn(file, `${prefix}${name}/`, depth + 1);
    return [{ path: `${prefix}${name}`, isPlain: status.isFile() }];
  });
}

/** What lies in a run directory, by path. */
export function findRunFiles(folder: string): FoundFiles {
  const entries = entriesIn(folder, '', 0);
  const paths = (isPlain: boolean): readonly string[] =>
    entries.filter((entry) => entry.isPlain === isPlain).map((entry) => entry.path);
  const plain = paths(true).filter((name) => !manifestNames.includes(name));
  return { plain: plain.sort((a, b) => (a < b ? -1 : 1)), strange: paths(false) };
}

export function describeFile(folder: string, name: string): RunFile {
  const file = path.join(folder, name);
  return { path: name, bytes: lstatSync(file).size, sha256: fileDigest(file) };
}

/**
 * What the manifest of a closed run lists.
 * @throws WorldforgeError evidence_write_failed where the directory holds something that cannot be listed
 */
export function listRunFiles(folder: string): readonly RunFile[] {
  const { plain, strange } = findRunFiles(folder);
  const text = `${folder} holds ${strange[0] ?? ''}, which is no plain file`;
  if (strange.length > 0) throw new WorldforgeError('evidence_write_failed', text);
  return plain.map((name) => describeFile(folder, name));
}
