// Files that are seen whole or not at all: written beside their name, synced, renamed, folder synced.
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { makeError, syncFolderOf, writeError, writeFully } from './file_io.ts';

export interface NamedBytes {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

/** Where the bytes of a file wait, durable already, for their name: a crash may leave them there. */
export function temporaryName(file: string): string {
  return `${file}.tmp`;
}

function writeTemporary({ path: file, bytes }: NamedBytes): void {
  let descriptor: number;
  try {
    descriptor = openSync(temporaryName(file), 'w', 0o644);
  } catch (cause) {
    throw makeError(cause, `cannot make ${file}`);
  }
  try {
    writeFully(descriptor, typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces one file.
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
 */
export function writeFileAtomic(file: string, bytes: Uint8Array | string): void {
  writeFilesAtomic([{ path: file, bytes }]);
}

/**
 * Replaces files of one folder that belong together: all are durable under temporary names before the first
 * is renamed, so a full disk leaves the old ones, and a crash leaves each file whole under one of its names.
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
 */
export function writeFilesAtomic(files: readonly NamedBytes[]): void {
  try {
    for (const file of files) writeTemporary(file);
    for (const file of files) renameSync(temporaryName(file.path), file.path);
    for (const file of files.slice(0, 1)) syncFolderOf(file.path);
  } catch (cause) {
    for (const file of files) rmSync(temporaryName(file.path), { force: true });
    throw writeError(cause, `write of ${files.map((file) => file.path).join(', ')}`);
  }
}
