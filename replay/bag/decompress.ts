// Unpacks the chunks of recordings that are compressed. The decoders are loaded when a recording asks for
// them.
import { createRequire } from 'node:module';
import { WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';

export type Decompress = (bytes: Uint8Array, size: bigint) => Uint8Array;

type Decoder = (bytes: Uint8Array, size: number) => Uint8Array;

const require = createRequire(import.meta.url);
const lz4Package = '@foxglove/wasm-lz4';

interface Lz4 extends Decoder {
  readonly isLoaded: Promise<unknown>;
}

function isLz4(library: unknown): library is Lz4 {
  return typeof library === 'function' && 'isLoaded' in library;
}

/** The library keeps one context, which is of no use once data was damaged: then it is loaded anew. */
async function loadLz4(): Promise<Decoder> {
  const library: unknown = require(lz4Package);
  if (!isLz4(library)) throw new TypeError(`${lz4Package} is another one than was installed`);
  await library.isLoaded;
  return (bytes, size) => {
    try {
      return library(bytes, size);
    } catch (cause) {
      Reflect.deleteProperty(require.cache, require.resolve(lz4Package));
      throw cause;
    }
  };
}

const loaders = {
  zstd: async (): Promise<Decoder> => {
    const { default: zstd } = await import('@foxglove/wasm-zstd');
    await zstd.isLoaded;
    return zstd.decompress;
  },
  lz4: loadLz4,
} as const;

type Compression = keyof typeof loaders;

function isKnown(name: string): name is Compression {
  return Object.hasOwn(loaders, name);
}

/** A claim of the file is not believed: what it unpacks to is bounded, and must be as long as it says. */
function bounded(decoder: Decoder): Decompress {
  return (bytes, size) => {
    if (size > BigInt(limits.readBytesMax)) {
      throw new Error(
        `a chunk of ${String(size)} bytes, at most ${String(limits.readBytesMax)} are unpacked`,
      );
    }
    const unpacked = decoder(bytes, Number(size));
    if (BigInt(unpacked.length) === size) return unpacked;
    throw new Error(`a chunk unpacks to ${String(unpacked.length)} bytes, it says ${String(size)}`);
  };
}

/**
 * Adds what these compressions need to `handlers`, once each.
 * @throws WorldforgeError session_invalid for a compression that is not known
 */
export async function loadDecoders(
  names: readonly string[],
  handlers: Record<string, Decompress>,
): Promise<void> {
  for (const name of new Set(names)) {
    if (name === '') continue;
    if (!isKnown(name)) {
      const hint = 'convert it: mcap convert --compression zstd';
      throw new WorldforgeError('session_invalid', `the recording is compressed with ${name}`, { hint });
    }
    handlers[name] = bounded(await loaders[name]());
  }
}

/** For those who read bags of ours, whose chunks are packed with zstd or not at all. */
export async function loadZstd(): Promise<Decompress> {
  return bounded(await loaders.zstd());
}
