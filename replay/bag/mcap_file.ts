// One MCAP file opened for reading, bounded: no claim of the file makes us read beyond it or take more than a
// limit.
import { open, type FileHandle } from 'node:fs/promises';
import { McapIndexedReader } from '@mcap/core';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { limits } from '../limits.ts';
import { loadDecoders, type Decompress } from './decompress.ts';
import { magic } from './record_buffer.ts';

export interface McapFile extends AsyncDisposable {
  readonly path: string;
  readonly reader: McapIndexedReader;
}

/** What may be wrong in the middle of a file has one code: it is cut or damaged. */
export function damaged(file: string, cause: unknown): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  return new WorldforgeError('session_cut', `${file}: ${errorText(cause)}`, {
    cause,
    hint: 'take another copy of the recording, or repair it with the MCAP command line tool (mcap recover)',
  });
}

async function readExactly(handle: FileHandle, offset: number, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  const { bytesRead } = await handle.read(bytes, 0, count, offset);
  if (bytesRead < count)
    throw new Error(`${String(count)} bytes wanted at ${String(offset)}, ${String(bytesRead)} are there`);
  return bytes;
}

/** Tells a file that is something else from one that lost its end. */
async function checkMagic(file: string, handle: FileHandle, size: number): Promise<void> {
  const start = await readExactly(handle, 0, Math.min(size, magic.length));
  if (!magic.subarray(0, start.length).equals(start)) {
    const hint = 'give a recording in MCAP format: ros2 bag convert makes one of others';
    throw new WorldforgeError('session_invalid', `${file} is not an MCAP file`, { hint });
  }
  const end = await readExactly(handle, Math.max(0, size - magic.length), Math.min(size, magic.length));
  if (size < 2 * magic.length || !magic.equals(end)) {
    throw new Error(`the file ends at byte ${String(size)} without its closing mark: it was cut`);
  }
}

function readable(handle: FileHandle, size: number) {
  return {
    size: () => Promise.resolve(BigInt(size)),
    read: (offset: bigint, count: bigint): Promise<Uint8Array> => {
      if (offset < 0n || count < 0n || offset + count > BigInt(size)) {
        throw new Error(
          `bytes ${String(offset)} to ${String(offset + count)} wanted, the file has ${String(size)}`,
        );
      }
      if (count > BigInt(limits.readBytesMax)) {
        throw new Error(
          `a part of ${String(count)} bytes, at most ${String(limits.readBytesMax)} are read at once`,
        );
      }
      return readExactly(handle, Number(offset), Number(count));
    },
  };
}

/** Messages that no chunk index leads to would be passed over in silence. */
function checkIndexed(file: string, reader: McapIndexedReader): void {
  const messages = reader.statistics?.messageCount ?? 0n;
  if (messages === 0n || reader.chunkIndexes.length > 0) return;
  const hint = 'record with chunks: the fastwrite preset has none';
  throw new WorldforgeError('session_invalid', `${file}: ${String(messages)} messages without an index`, {
    hint,
  });
}

function checkChannels(file: string, reader: McapIndexedReader): void {
  for (const { topic, messageEncoding } of reader.channelsById.values()) {
    if (messageEncoding === 'cdr') continue;
    const hint = 'record from ROS 2: its messages are CDR';
    throw new WorldforgeError('session_invalid', `${file}: ${topic} holds ${messageEncoding}, not cdr`, {
      hint,
    });
  }
}

/** @throws WorldforgeError session_missing, session_cut, session_invalid */
export async function openMcap(file: string): Promise<McapFile> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw new WorldforgeError('session_missing', `${file}: ${errorText(cause)}`, { cause });
  });
  try {
    const { size } = await handle.stat();
    await checkMagic(file, handle, size);
    // Filled below, once the index has said what is needed.
    const decompressHandlers: Record<string, Decompress> = {};
    const source = readable(handle, size);
    const reader = await McapIndexedReader.Initialize({ readable: source, decompressHandlers });
    await loadDecoders(
      reader.chunkIndexes.map(({ compression }) => compression),
      decompressHandlers,
    );
    checkIndexed(file, reader);
    checkChannels(file, reader);
    return { path: file, reader, [Symbol.asyncDispose]: () => handle.close() };
  } catch (cause) {
    await handle.close();
    throw damaged(file, cause);
  }
}
