// A file that only grows. The first fault of a write or a sync is final: after a failed sync nobody knows
// what is on disk.
import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../core/errors.ts';
import { makeError, syncFolderOf, writeError, writeFully } from './file_io.ts';

export interface AppendOptions {
  /**
   * Bytes of zeros that the file is extended by ahead of what is appended; 0 for none. Into a place that the
   * disk has already given, an append costs one sync of data and none of the file's size. What is unused is
   * cut off at close, so zeros at the end say that the file was not closed.
   */
  readonly ahead?: number;
}

export class AppendFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #ahead: number;
  #length = 0;
  /** Bytes that the file has, zeros at its end among them. */
  #size = 0;
  #state: 'open' | 'closed' | WorldforgeError = 'open';

  /**
   * Makes the file; one that exists is never appended to.
   * @throws WorldforgeError workspace_full, workspace_unwritable
   */
  constructor(file: string, { ahead = 0 }: AppendOptions = {}) {
    this.path = file;
    this.#ahead = ahead;
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
    this.#attempt(`write of ${String(bytes.length)} bytes`, () => {
      while (this.#ahead > 0 && this.#size < this.#length + bytes.length) this.#extend();
      writeFully(this.#descriptor, bytes, this.#length);
    });
    this.#length += bytes.length;
    this.#size = Math.max(this.#size, this.#length);
  }

  #extend(): void {
    writeFully(this.#descriptor, Buffer.alloc(this.#ahead), this.#size);
    this.#size += this.#ahead;
  }

  /** Returns when everything appended is on the disk. */
  sync(): void {
    this.#attempt('sync', () => fdatasyncSync(this.#descriptor));
  }

  /** Ends the file for a fault that was met elsewhere, as one of its own would. */
  latch(fault: WorldforgeError): void {
    if (this.#state !== 'open') return;
    this.#state = fault;
    this.#release();
  }

  /** Syncs file and folder and gives the file back. A second call does nothing. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#attempt('sync', () => {
      if (this.#size > this.#length) ftruncateSync(this.#descriptor, this.#length);
      fsyncSync(this.#descriptor);
    });
    try {
      closeSync(this.#descriptor);
      syncFolderOf(this.path);
      this.#state = 'closed';
    } catch (cause) {
      this.#state = writeError(cause, `close of ${path.basename(this.path)}`);
      throw this.#state;
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
