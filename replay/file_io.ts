// Writing evidence: whole or not at all, and every fault of the disk has a code.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { errorText, systemCode, WorldforgeError } from '../core/errors.ts';

const fullCodes = ['ENOSPC', 'EDQUOT'];
const unwritableCodes = ['EACCES', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR', 'EPERM', 'EROFS'];
const otherDisk = 'or choose another place with --workspace-dir';

/** The code for a fault met while writing. `doing` says what was written where. */
export function writeError(cause: unknown, doing: string): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  const text = `${doing}: ${errorText(cause)}`;
  if (fullCodes.includes(systemCode(cause))) {
    return new WorldforgeError('workspace_full', text, { cause, hint: `free some space, ${otherDisk}` });
  }
  return new WorldforgeError('evidence_write_failed', text, { cause, hint: `check the disk, ${otherDisk}` });
}

/**
 * The code for a fault met while making a file or a folder: here a refusal of the file system is the place's
 * fault.
 */
export function makeError(cause: unknown, doing: string): WorldforgeError {
  if (!unwritableCodes.includes(systemCode(cause))) return writeError(cause, doing);
  const hint = `make the folder writable, ${otherDisk}`;
  return new WorldforgeError('workspace_unwritable', `${doing}: ${errorText(cause)}`, { cause, hint });
}

/**
 * Writes all of the bytes, at a position or where the file is: the platform may take fewer than it is given.
 */
export function writeFully(descriptor: number, bytes: Uint8Array, position?: number): void {
  let written = 0;
  while (written < bytes.length) {
    const at = position === undefined ? null : position + written;
    const count = writeSync(descriptor, bytes, written, bytes.length - written, at);
    if (count === 0) throw new Error(`${String(written)} of ${String(bytes.length)} bytes written`);
    written += count;
  }
}

/** A new or renamed file is only durable when its folder is. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function syncFolderOf(file: string): void {
  syncFolder(path.dirname(file));
}
