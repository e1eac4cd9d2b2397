// One MCAP file opened for reading, bounded: no claim of the file makes us read beyond it or take more than a
// limit.
import { McapIndexedReader, type McapTypes } from '@mcap/core';
import { nextTurn } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import type { BagTail } from './bag_input.ts';
import { loadDecoders, type Decompress } from './decompress.ts';
import { rebuilt, type Readable } from './mcap_rebuilt.ts';
import { McapScan } from './mcap_scan.ts';
import { magic, opcodes, recordHeadBytes } from './record_buffer.ts';
import { splitHeadOf, type SplitHead } from './split_head.ts';

type IReadable = McapTypes.IReadable;

/** Opcode, length, two offsets and a CRC. */
const footerBytes = recordHeadBytes + 20;

export interface McapFile extends AsyncDisposable {
  readonly path: string;
  readonly reader: McapIndexedReader;
  /** Undefined where the recorder closed the file. */
  readonly tail: BagTail | undefined;
  readonly split: SplitHead | undefined;
}

/** What may be wrong in the middle of a file has one code: it is cut or damaged. */
export function damaged(file: string, cause: unknown): WorldforgeError {
  if (cause instanceof WorldforgeError) return cause;
  return new WorldforgeError('session_cut', `${file}: ${errorText(cause)}`, {
    cause,
    hint: 'take another copy of the recording, or try worldforge replay repair',
  });
}

function openSource(file: string): ByteSource {
  try {
    return new ByteSource(file);
  } catch (cause) {
    throw new WorldforgeError('session_missing', `${file}: ${errorText(cause)}`, { cause });
  }
}

/** Tells a file that is something else from one of which nothing is left. */
function checkStart(file: string, source: ByteSource): void {
  const start = source.read(0, magic.length);
  if (!magic.subarray(0, start.length).equals(start)) {
    const hint = 'give a rosbag2 directory, or one .mcap or .db3 file of it';
    throw new WorldforgeError('session_invalid', `${file} is not an MCAP file`, { hint });
  }
  const head = source.read(magic.length, recordHeadBytes);
  const bytes = head.length < recordHeadBytes ? Infinity : Number(head.readBigUInt64LE(1));
  if (magic.length + recordHeadBytes + bytes > source.size)
    throw new Error(`the file ends at byte ${String(source.size)}, before its first record does`);
}

function isClosed(source: ByteSource): boolean {
  return (
    source.size >= 2 * magic.length && magic.equals(source.read(source.size - magic.length, magic.length))
  );
}

/** The footer is the last record, of a fixed size. */
function hasSummary(source: ByteSource): boolean {
  const footer = source.read(source.size - magic.length - footerBytes, footerBytes);
  return footer[0] !== opcodes.footer || footer.readBigUInt64LE(recordHeadBytes) !== 0n;
}

/** No claim of the file makes us read beyond it, or take more than a limit. */
function bounded(bytes: Readable): IReadable {
  const size = BigInt(bytes.size);
  return {
    size: () => Promise.resolve(size),
    read: async (offset, count) => {
      if (offset < 0n || count < 0n || offset + count > size)
        throw new Error(
          `bytes ${String(offset)} to ${String(offset + count)} wanted, there are ${String(size)}`,
        );
      if (count > BigInt(limits.readBytesMax))
        throw new Error(`a part of ${String(count)} bytes, at most ${String(limits.readBytesMax)} are read`);
      await nextTurn();
      return bytes.read(Number(offset), Number(count));
    },
  };
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

/** Whether the summary leads to every message. */
function isIndexed(reader: McapIndexedReader): boolean {
  const { chunkIndexes } = reader;
  return (
    chunkIndexes.length > 0 &&
    chunkIndexes.every(({ messageIndexLength: bytes, messageEndTime: ns }) => bytes > 0n || ns === 0n)
  );
}

interface Opened {
  readonly reader: McapIndexedReader;
  readonly tail: BagTail | undefined;
}

/** Through an index of our own, where the recorder left none. */
async function openRebuilt(file: string, source: ByteSource, isSealed: boolean): Promise<Opened> {
  const scan = new McapScan(source);
  await scan.walk();
  // A torn chunk may have spoilt a decoder.
  await loadDecoders(Object.keys(scan.decoders), scan.decoders);
  if (isSealed && scan.reason !== undefined)
    throw new Error(`${scan.reason}, after ${String(scan.end)} bytes`);
  const reader = await McapIndexedReader.Initialize({
    readable: bounded(rebuilt(source, scan)),
    decompressHandlers: scan.decoders,
  });
  const reason = scan.reason ?? 'the summary after it is cut';
  const tail = { file, offset: scan.end, bytes: source.size - scan.end, reason };
  return { reader, tail: isSealed ? undefined : tail };
}

async function openIndexed(source: ByteSource): Promise<McapIndexedReader | undefined> {
  // Filled below, once the index has said what is needed.
  const decompressHandlers: Record<string, Decompress> = {};
  const reader = await McapIndexedReader.Initialize({ readable: bounded(source), decompressHandlers });
  if (!isIndexed(reader)) return undefined;
  await loadDecoders(
    reader.chunkIndexes.map(({ compression }) => compression),
    decompressHandlers,
  );
  return reader;
}

async function openAny(file: string, source: ByteSource): Promise<Opened> {
  checkStart(file, source);
  if (!isClosed(source)) return openRebuilt(file, source, false);
  const reader = hasSummary(source) ? await openIndexed(source) : undefined;
  return reader === undefined ? openRebuilt(file, source, true) : { reader, tail: undefined };
}

/** @throws WorldforgeError session_missing, session_cut, session_invalid */
export async function openMcap(path: string): Promise<McapFile> {
  const source = openSource(path);
  try {
    const { reader, tail } = await openAny(path, source);
    checkChannels(path, reader);
    const close = async (): Promise<void> => {
      source[Symbol.dispose]();
    };
    return { path, reader, tail, split: splitHeadOf(source), [Symbol.asyncDispose]: close };
  } catch (cause) {
    source[Symbol.dispose]();
    throw damaged(path, cause);
  }
}
