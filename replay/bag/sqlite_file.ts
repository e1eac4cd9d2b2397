// Opens a SQLite file of somebody else so that nothing changes beside it: the library puts its lock beside
// the name it is given, so it is given a link in a folder of ours, and a copy of the write-ahead log.
import { copyFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'node-sqlite3-wasm';
import { limits } from '../limits.ts';
import { ScratchFolder } from '../scratch_folder.ts';

export type SqlValue = number | bigint | string | Uint8Array | null;
export type SqlRow = Readonly<Record<string, unknown>>;

export function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Transactions that were not yet brought into the file; recorders that sync as they go keep some there. */
export function walOf(file: string): string | undefined {
  const wal = `${file}-wal`;
  return bytesOf(wal) > 0 ? wal : undefined;
}

function refuseHalfDone(file: string): void {
  const journal = bytesOf(`${file}-journal`);
  if (journal > 0) throw new Error(`its last transaction is half done: ${String(journal)} bytes of -journal`);
  const wal = bytesOf(`${file}-wal`);
  if (wal > limits.readBytesMax)
    throw new Error(`a -wal of ${String(wal)} bytes, at most ${String(limits.readBytesMax)} are taken`);
}

export class SqliteFile implements Disposable {
  readonly #database: Database;
  readonly #scratch: ScratchFolder;

  constructor(database: Database, scratch: ScratchFolder) {
    this.#database = database;
    this.#scratch = scratch;
  }

  /** The rows one after the other; only one is in memory. */
  *rows(sql: string, values: SqlValue[] = []): Generator<SqlRow, void, void> {
    const statement = this.#database.prepare(sql);
    try {
      yield* statement.iterate(values);
    } finally {
      statement.finalize();
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
    this.#scratch[Symbol.dispose]();
  }
}

/** @throws Error where the file cannot be opened as it is */
export async function openSqlite(file: string): Promise<SqliteFile> {
  refuseHalfDone(file);
  const { default: library } = await import('node-sqlite3-wasm');
  const scratch = new ScratchFolder();
  try {
    const link = scratch.in('bag.db3');
    symlinkSync(path.resolve(file), link);
    const wal = walOf(file);
    if (wal !== undefined) copyFileSync(wal, `${link}-wal`);
    const database = new library.Database(link, { readOnly: true });
    // A write-ahead log without shared memory, which the library has not; a sort must not write a file.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON');
    return new SqliteFile(database, scratch);
  } catch (cause) {
    scratch[Symbol.dispose]();
    throw cause;
  }
}
