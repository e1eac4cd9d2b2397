// Which files a recording has and in which order: as its metadata.yaml says, or else the directory.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { bagFiles } from './bag_files.ts';
import { readMetadata, type BagMetadata } from './metadata_read.ts';
import { walOf } from './sqlite_file.ts';

export interface BagLayout {
  /** Paths, in recording order. */
  readonly files: readonly string[];
  readonly metadata: BagMetadata | undefined;
  /** Where the directory and its metadata.yaml do not agree, a sentence each. */
  readonly notes: readonly string[];
}

/** Names in one note; a directory may hold any number. */
const namesMax = 4;

/** Somebody may have unpacked a file beside itself. */
function unpackedName(file: string): string {
  const plain = file.replace(/\.zstd$/, '');
  return plain !== file && existsSync(plain) ? plain : file;
}

function fileOf(bag: string, metadata: BagMetadata, name: string): string {
  const file = unpackedName(path.join(bag, name));
  if (existsSync(file)) return file;
  const hint = 'take another copy of the recording, or move its metadata.yaml away';
  throw new WorldforgeError('session_missing', `${metadata.file} lists ${name}, which is not there`, {
    hint,
  });
}

function unlisted(bag: string, files: readonly string[]): readonly string[] {
  const listed = new Set(files);
  const names = bagFiles(bag).filter((file) => !listed.has(file) && !listed.has(unpackedName(file)));
  if (names.length === 0) return [];
  const some = names.slice(0, namesMax).map((file) => path.basename(file));
  const more = names.length > namesMax ? ` and ${String(names.length - namesMax)} more` : '';
  return [`${path.join(bag, 'metadata.yaml')} does not list ${some.join(', ')}${more}: left out`];
}

/** @throws WorldforgeError session_missing, session_invalid */
export function bagLayout(bag: string): BagLayout {
  const isFolder = statSync(bag, { throwIfNoEntry: false })?.isDirectory() === true;
  const metadata = isFolder ? readMetadata(bag) : undefined;
  if (metadata === undefined || metadata.files.length === 0) {
    const files = [...new Set(bagFiles(bag).map(unpackedName))];
    const notes = metadata === undefined ? [] : [`${metadata.file} lists no file: all of them are read`];
    return { files: isFolder ? files : bagFiles(bag), metadata, notes };
  }
  const files = metadata.files.map((name) => fileOf(bag, metadata, name));
  return { files, metadata, notes: unlisted(bag, files) };
}

/** Every file that reading the recording reads, the logs of open databases too. */
export function filesRead(bag: string): readonly string[] {
  return bagLayout(bag).files.flatMap((file) => [file, walOf(file) ?? []].flat());
}
