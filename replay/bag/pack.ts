// Packs chunks with zstd at level 1, where there is a native codec: Node has one from 22.15 on. Without it
// chunks are written as they are, since one in WebAssembly would cost a recorder more than the disk does.
import * as zlib from 'node:zlib';

/** Bytes as one zstd frame. */
export type Pack = (bytes: Uint8Array) => Uint8Array;

type NativePack = (bytes: Uint8Array, options: object) => Uint8Array;

/** The name that zlib gives this number is as new as the function. */
const compressionLevel = 100;

function isFunction(value: unknown): value is NativePack {
  return typeof value === 'function';
}

/** Undefined where this Node has no zstd. */
export function nativePack(): Pack | undefined {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
  if (!isFunction(compress)) return undefined;
  return (bytes) => compress(bytes, { params: { [compressionLevel]: 1 } });
}
