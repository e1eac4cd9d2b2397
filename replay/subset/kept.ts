// For each message in the bag of a part of a run: which message of the run it is, and the salt with which it
// can be checked; none for one that was altered, so that what it said before cannot be guessed.
import { saltBytes } from '../chain.ts';
import { digestBytes } from '../merkle.ts';

const recordBytes = 8 + 1 + saltBytes;
const kinds = { untouched: 0, altered: 1 } as const;

export interface Kept {
  /** Number of the message in the run, from 0. */
  readonly place: number;
  /** Nothing where the message was altered. */
  readonly salt: Uint8Array | undefined;
}

export function encodeKept(kept: readonly Kept[]): Buffer {
  const bytes = Buffer.alloc(kept.length * recordBytes);
  for (const [index, { place, salt }] of kept.entries()) {
    const at = index * recordBytes;
    bytes.writeBigUInt64LE(BigInt(place), at);
    bytes.writeUInt8(salt === undefined ? kinds.altered : kinds.untouched, at + 8);
    if (salt !== undefined) bytes.set(salt, at + 9);
  }
  return bytes;
}

/** @throws RangeError where the bytes are no such list, or its places do not rise */
export function decodeKept(bytes: Buffer): readonly Kept[] {
  if (bytes.length % recordBytes !== 0)
    throw new RangeError(`${String(bytes.length)} bytes are no whole records`);
  let last = -1n;
  return Array.from({ length: bytes.length / recordBytes }, (_, index) => {
    const at = index * recordBytes;
    const place = bytes.readBigUInt64LE(at);
    const kind = bytes.readUInt8(at + 8);
    if (place <= last || place > BigInt(Number.MAX_SAFE_INTEGER))
      throw new RangeError(`record ${String(index)} does not come after the one before`);
    if (kind !== kinds.untouched && kind !== kinds.altered)
      throw new RangeError(`record ${String(index)} is of kind ${String(kind)}`);
    last = place;
    const salt = bytes.subarray(at + 9, at + recordBytes);
    return { place: Number(place), salt: kind === kinds.untouched ? salt : undefined };
  });
}

/** Leaves in one buffer, by their places. */
export function leavesIn(bytes: Buffer): {
  readonly count: number;
  readonly at: (index: number) => Uint8Array;
} {
  return {
    count: bytes.length / digestBytes,
    at: (index) => bytes.subarray(index * digestBytes, (index + 1) * digestBytes),
  };
}
