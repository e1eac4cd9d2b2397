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

export interface Strange {
  /** Bytes that are no UTF-8 are shown as \\xNN. */
  readonly path: string;
  readonly reason: string;
}

export interface FoundFiles {
  /** Sorted; the manifest and its signature apart. */
  readonly plain: readonly string[];
  /** None of these can be evidence. */
  readonly strange: readonly Strange[];
  /** Folders with nothing in them, but for the one for inputs, which every run begins with. */
  readonly empty: readonly string[];
}

type Entry =
  { readonly kind: 'plain' | 'empty'; readonly path: string } | ({ readonly kind: 'strange' } & Strange);

const inputsFolder = 'inputs/';
const ascii = 0x80;

function shown(name: Buffer): string {
  return Array.from(name, (byte) =>
    byte < ascii ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`,
  ).join('');
}

function entryOf(folder: string, prefix: string, name: Buffer, depth: number): readonly Entry[] {
  const text = name.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(name))
    return [{ kind: 'strange', path: prefix + shown(name), reason: 'its name is no UTF-8' }];
  const status = lstatSync(path.join(folder, text));
  if (status.isDirectory()) return entriesIn(path.join(folder, text), `${prefix}${text}/`, depth + 1);
  if (status.isFile()) return [{ kind: 'plain', path: prefix + text }];
  return [{ kind: 'strange', path: prefix + text, reason: 'it is no plain file' }];
}

function entriesIn(folder: string, prefix: string, depth: number): readonly Entry[] {
  if (depth > limits.foldersDeepMax) return [{ kind: 'strange', path: prefix, reason: 'it is too deep' }];
  const names = readdirSync(folder, { encoding: 'buffer' });
  if (names.length === 0) return [{ kind: 'empty', path: prefix }];
  return names.flatMap((name) => entryOf(folder, prefix, name, depth));
}

function pathsOf(entries: readonly Entry[], kind: Entry['kind']): readonly string[] {
  const paths = entries.filter((entry) => entry.kind === kind).map((entry) => entry.path);
  return paths.sort((a, b) => (a < b ? -1 : 1));
}

/** What lies in a run directory, by path. */
export function findRunFiles(folder: string): FoundFiles {
  const entries = entriesIn(folder, '', 0);
  return {
    plain: pathsOf(entries, 'plain').filter((name) => !manifestNames.includes(name)),
    strange: entries.filter((entry) => entry.kind === 'strange'),
    empty: pathsOf(entries, 'empty').filter((name) => name !== inputsFolder),
  };
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
  const [first] = strange;
  if (first !== undefined) {
    const text = `${folder} holds ${first.path}, which cannot be listed: ${first.reason}`;
    throw new WorldforgeError('evidence_write_failed', text);
  }
  return plain.map((name) => describeFile(folder, name));
}
