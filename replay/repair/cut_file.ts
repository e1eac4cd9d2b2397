// Cuts a file and puts a new end to it, so that a crash at any moment loses nothing: what is cut off
// is durable before it goes.
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import { temporaryName } from '../atomic_file.ts';
import { ByteSource } from '../byte_source.ts';
import { makeError, syncFolderOf, writeError, writeFully } from '../file_io.ts';
import { limits } from '../limits.ts';
import { fileDigest } from '../run_files.ts';
import type { RepairEntry } from './ledger.ts';

function inDescriptor(file: string, flags: string, act: (descriptor: number) => void): void {
  let descriptor: number;
  try {
    descriptor = openSync(file, flags, 0o644);
  } catch (cause) {
    throw makeError(cause, `cannot open ${file}`);
  }
  try {
    act(descriptor);
    fsyncSync(descriptor);
  } catch (cause) {
    throw writeError(cause, `write of ${file}`);
  } finally {
    closeSync(descriptor);
  }
}

function copyInto(descriptor: number, source: ByteSource, from: number): void {
  for (let at = from; at < source.size; at += limits.chunkBytes)
    writeFully(descriptor, source.read(at, limits.chunkBytes));
}

function copyFrom(file: string, from: number, target: string): void {
  const temporary = temporaryName(target);
  using source = new ByteSource(file);
  try {
    inDescriptor(temporary, 'w', (descriptor) => copyInto(descriptor, source, from));
    renameSync(temporary, target);
    syncFolderOf(target);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw writeError(cause, `write of ${target}`);
  }
}

/** Torn parts that one file may leave: each cut of it one. */
const partsMax = 100;

/** A name that is free. One that holds these very bytes was made by a repair that was interrupted. */
function tornName(file: string, bytes: number, ends: (name: string) => boolean): string {
  for (let number = 1; number <= partsMax; number += 1) {
    const name = number === 1 ? `${file}.torn` : `${file}.torn${String(number)}`;
    if (!existsSync(name) || (statSync(name).size === bytes && ends(name))) return name;
  }
  throw new WorldforgeError('repair_failed', `${file} was cut ${String(partsMax)} times before`, {
    hint: 'move the .torn files beside it away',
  });
}

function sameEnd(file: string, torn: string, from: number): boolean {
  using whole = new ByteSource(file);
  using part = new ByteSource(torn);
  for (let at = 0; at < part.size; at += limits.chunkBytes)
    if (!part.read(at, limits.chunkBytes).equals(whole.read(from + at, limits.chunkBytes))) return false;
  return true;
}

/**
 * Keeps what lies behind a place of a file beside it.
 * @returns the path; empty where nothing lies there
 */
export function keepTorn(file: string, from: number): string {
  const bytes = statSync(file).size - from;
  if (bytes === 0) return '';
  const torn = tornName(file, bytes, (name) => sameEnd(file, name, from));
  if (!existsSync(torn)) copyFrom(file, from, torn);
  return torn;
}

/** Cuts the file there and appends its new end. */
export function putEnd(file: string, from: number, end: Uint8Array): void {
  inDescriptor(file, 'r+', (descriptor) => {
    ftruncateSync(descriptor, from);
    writeFully(descriptor, end, from);
  });
}

/**
 * Makes a file again what it was before its repair began.
 * @throws WorldforgeError repair_failed where it is not to be had
 */
export function undoCut(folder: string, entry: RepairEntry): void {
  const file = path.join(folder, entry.file);
  if (fileDigest(file) === entry.cut_sha256) return;
  if (entry.torn_file === '') putEnd(file, entry.kept_bytes, Buffer.alloc(0));
  else {
    using torn = new ByteSource(path.join(folder, entry.torn_file));
    inDescriptor(file, 'a', (descriptor) => {
      ftruncateSync(descriptor, entry.kept_bytes);
      copyInto(descriptor, torn, 0);
    });
  }
  if (fileDigest(file) === entry.cut_sha256) return;
  const text = `${file} is neither what its repair found (${entry.cut_sha256}) nor what it leaves`;
  const changed = entry.torn_file === '' ? 'the file' : entry.torn_file;
  const hint = `${changed} was changed since: compare it by hand`;
  throw new WorldforgeError('repair_failed', text, { hint });
}
