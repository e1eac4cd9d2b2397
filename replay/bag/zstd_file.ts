// Unpacks a file that a recorder packed whole, into a folder of ours.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';
import type { ScratchFolder } from '../scratch_folder.ts';
import { loadDecoders, type Decompress } from './decompress.ts';

export const zstdMark = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Bytes of the content size in a frame header, by its flag; without one a single segment has one byte. */
const sizeBytes = [0, 2, 4, 8];
const dictionaryBytes = [0, 1, 2, 4];

/** What the header of a zstd frame says that it unpacks to; undefined where it does not say. */
export function contentSize(frame: Buffer): bigint | undefined {
  const descriptor = frame.readUInt8(zstdMark.length);
  const isSingle = (descriptor & 0x20) !== 0;
  const bytes = sizeBytes[descriptor >> 6] || (isSingle ? 1 : 0);
  const at = zstdMark.length + 1 + (isSingle ? 0 : 1) + (dictionaryBytes[descriptor & 3] ?? 0);
  if (bytes === 0) return undefined;
  if (bytes === 8) return frame.readBigUInt64LE(at);
  return BigInt(frame.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0));
}

/**
 * Both copies are in memory for a moment, so they are bounded.
 * @returns the path of the unpacked file
 * @throws WorldforgeError session_invalid, session_cut
 */
export async function unpackFile(file: string, scratch: ScratchFolder): Promise<string> {
  const hint = `unpack it beside itself: zstd -d ${file}`;
  const { size } = statSync(file);
  const most = `at most ${String(limits.readBytesMax)} are unpacked here`;
  if (size > limits.readBytesMax)
    throw new WorldforgeError('session_invalid', `${file}: ${String(size)} packed bytes, ${most}`, { hint });
  const packed = readFileSync(file);
  const handlers: Record<string, Decompress> = {};
  await loadDecoders(['zstd'], handlers);
  try {
    const bytes = contentSize(packed);
    if (bytes === undefined || bytes > BigInt(limits.readBytesMax)) {
      const text = `${file}: it unpacks to ${String(bytes ?? 'an unknown number of')} bytes, ${most}`;
      throw new WorldforgeError('session_invalid', text, { hint });
    }
    const unpacked = scratch.in('unpacked');
    writeFileSync(unpacked, handlers['zstd']?.(packed, bytes) ?? '');
    return unpacked;
  } catch (cause) {
    if (cause instanceof WorldforgeError) throw cause;
    throw new WorldforgeError('session_cut', `${file}: ${errorText(cause)}`, { cause, hint });
  }
}
