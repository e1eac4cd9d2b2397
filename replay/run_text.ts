// Reads a small file of a run whole: it must be a plain file, and not larger than a writer would have made
// it.
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../core/errors.ts';
import { limits } from './limits.ts';

/** @throws WorldforgeError run_invalid */
export function readRunBytes(folder: string, name: string, bytesMax: number): Buffer {
  const file = path.join(folder, name);
  const status = lstatSync(file);
  if (!status.isFile()) throw new WorldforgeError('run_invalid', `${name}: is no plain file`);
  const { size } = status;
  if (size > bytesMax)
    throw new WorldforgeError('run_invalid', `${name}: ${String(size)} bytes, at most ${String(bytesMax)}`);
  return readFileSync(file);
}

/** Bytes that are no UTF-8 are an error: every byte counts, none may become a replacement. */
export function decodeExactly(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** @throws WorldforgeError run_invalid */
export function readRunText(
  folder: string,
  name: string,
  bytesMax: number = limits.manifestBytesMax,
): string {
  return decodeExactly(readRunBytes(folder, name, bytesMax));
}
