// A file that only grows. The first fault of a write or a sync is final: after a failed sync nobody knows
// what is on disk.
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../core/errors.ts';
import { makeError, syncFolderOf, writeError, writeFully } from './file_io.ts';

export class AppendFile {
  readonly path: string;
  readonly #descriptor: number;
  #length = 0;
  #state: 'open' | 'closed' | WorldforgeError = 'open';

  /**
   * Makes the file; one that exists is never appended to.
   * @throws WorldforgeError workspace_full, workspace_unwritable
   */
  constructor(file: string) {
    this.path = file;
    try {
      this.#descriptor = openSync(file, 'wx', 0o644);
      syncFolderOf(file);
    } catch (cause) {
      throw makeError(cause, `cannot make ${file}`);
    }
  }

  /** Bytes handed over completely. After a fault the file may hold some more. */
  get length(): number {
    return this.#length;
  }

  get fault(): WorldforgeError | undefined {
    return this.#state instanceof WorldforgeError ? this.#state : undefined;
  }

  /** @throws WorldforgeError: the fault that ended the file, or that it is closed */
  requireOpen(): void {
    if (this.#state instanceof WorldforgeError) throw this.#state;
    if (this.#state === 'open') return;
    throw new WorldforgeError('evidence_write_failed', `${path.basename(this.path)} is closed`);
  }

  /** @throws WorldforgeError workspace_full, evidence_write_failed: now and at every later call */
  append(bytes: Uint8Array): void {
    this.#attempt(`write of ${String(bytes.length)} bytes`, () => writeFully(this.#descriptor, bytes));
    this.#length += bytes.length;
  }

  /** Returns when everything appended is on the disk. */
  sync(): void {
    this.#attempt('sync', () => fdatasyncSync(this.#descriptor));
  }

  /** Syncs file and folder and gives the file back. A second call does nothing. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#attempt('sync', () => fsyncSync(this.#descriptor));
    this.#state = 'closed';
    try {
      closeSync(this.#descriptor);
      syncFolderOf(this.path);
    } catch (cause) {
      throw writeError(cause, `close of ${path.basename(this.path)}`);
    }
  }

  #attempt(doing: string, action: () => void): void {
    this.requireOpen();
    const where = `${doing} at byte ${String(this.#length)} of ${path.basename(this.path)}`;
    try {
      action();
    } catch (cause) {
      this.#state = writeError(cause, where);
      this.#release();
      throw this.#state;
    }
  }

  #release(): void {
    try {
      closeSync(this.#descriptor);
    } catch {
      // The fault that led here is the one to report.
    }
  }
}
