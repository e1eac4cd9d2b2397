// Walks an MCAP file from its first byte to its last without any index, so that the place of the first fault
// is known.
import { crc32 } from 'node:zlib';
import { errorText } from '../../core/errors.ts';
import { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import { chunkBody, type ChunkBody } from './chunk_body.ts';
import type { Decompress } from './decompress.ts';
import { BagFault, nameOf, rawRecords, type RawRecord } from './raw_records.ts';
import { messageHeadBytes, opcodes, recordHeadBytes } from './record_buffer.ts';
import { originalAt, splitHeadOf, type Original } from './split_head.ts';

export interface WalkedMessage {
  readonly topic: string;
  readonly sequence: number;
  readonly logNs: bigint;
  readonly payload: Uint8Array;
  /** Of the payload in the file, or among the unpacked records of its chunk. */
  readonly offset: number;
  /** Where in the file the packed chunk begins that it lies in; 0 for none. */
  readonly packedChunk: number;
  /** The message after its channel: sequence, times, payload. */
  readonly body: Uint8Array;
  /** The record of its channel. */
  readonly channel: Buffer;
}

/** Channels by id, as far as the walk has come. */
type Topics = Map<number, { readonly topic: string; readonly body: Buffer }>;

const noChannel = { topic: '', body: Buffer.alloc(0) };

function* inside(
  { records, start: recordsStart, isPacked }: ChunkBody,
  packedChunk: number,
  topics: Topics,
): Generator<WalkedMessage, void, void> {
  const from = isPacked ? 0 : recordsStart;
  let at = 0;
  while (at < records.length) {
    const opcode = records.readUInt8(at);
    const length = Number(records.readBigUInt64LE(at + 1));
    const start = at + recordHeadBytes;
    const body = records.subarray(start, start + length);
    if (body.length < length) throw new Error(`a record claims ${String(length)} bytes`);
    if (opcode === opcodes.channel)
      topics.set(body.readUInt16LE(0), {
        topic: body.toString('utf8', 8, 8 + body.readUInt32LE(4)),
        body: Buffer.from(body),
      });
    if (opcode === opcodes.message) {
      const channel = topics.get(body.readUInt16LE(0)) ?? noChannel;
      yield {
        topic: channel.topic,
        sequence: body.readUInt32LE(2),
        logNs: body.readBigUInt64LE(6),
        payload: body.subarray(messageHeadBytes),
        offset: from + start + messageHeadBytes,
        packedChunk,
        body: body.subarray(2),
        channel: channel.body,
      };
    }
    at = start + length;
  }
}

/** The messages of one chunk with its CRC checked, and their place named when something is wrong. */
function chunkMessages(
  record: RawRecord,
  unzstd: Decompress,
  topics: Topics,
  before: number,
): readonly WalkedMessage[] {
  try {
    const chunk = chunkBody(record, unzstd);
    return [...inside(chunk, chunk.isPacked ? record.offset : 0, topics)];
  } catch (cause) {
    throw new BagFault(`${nameOf(record)}, after ${String(before)} messages`, errorText(cause));
  }
}

export interface WalkOptions {
  /** For the chunks that are packed. */
  readonly unzstd: Decompress;
  /** Told of the metadata records between chunks, on the way. */
  readonly onMetadata?: (body: Buffer) => void;
  /** Told of the messages at the head of a file that only repeat one of a file before. */
  readonly onRepeat?: (message: WalkedMessage, original: Original) => void;
}

/**
 * The messages in file order, chunk CRCs checked, but for those that the head of the file repeats.
 * @throws BagFault at the first record that cannot be read
 */
export function* walkMessages(
  source: ByteSource,
  { unzstd, onMetadata, onRepeat }: WalkOptions,
): Generator<WalkedMessage, void, void> {
  const topics: Topics = new Map();
  const head = splitHeadOf(source);
  let count = 0;
  for (const record of rawRecords(source)) {
    if (record.opcode === opcodes.metadata) onMetadata?.(record.body);
    if (record.opcode !== opcodes.chunk) continue;
    const messages = chunkMessages(record, unzstd, topics, count);
    count += messages.length;
    for (const message of messages) {
      const original = originalAt(head, message.logNs);
      if (original === undefined) yield message;
      else onRepeat?.(message, original);
    }
  }
}

function sectionFault(
  record: RawRecord,
  actual: number,
  recorded: number,
  section: string,
): BagFault | undefined {
  if (actual === recorded) return undefined;
  return new BagFault(
    nameOf(record),
    `the CRC of ${section} is ${String(actual)}, ${String(recorded)} was recorded`,
  );
}

/** CRC of the bytes from `start` to `end`, read in parts. */
export function crcOf(source: ByteSource, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end; at += limits.chunkBytes) {
    crc = crc32(source.read(at, Math.min(limits.chunkBytes, end - at)), crc);
  }
  return crc;
}

function checkSections(source: ByteSource, record: RawRecord): BagFault | undefined {
  const { offset, body } = record;
  if (record.opcode === opcodes.dataEnd && body.length === 4) {
    return sectionFault(record, crcOf(source, 0, offset), body.readUInt32LE(0), 'the data section');
  }
  if (record.opcode === opcodes.footer && body.length === 20) {
    const start = Number(body.readBigUInt64LE(0));
    const crc = crcOf(source, Math.min(start, offset), offset + recordHeadBytes + 16);
    return sectionFault(record, crc, body.readUInt32LE(16), 'the summary');
  }
  return undefined;
}

/** The first fault of a file: a chunk, a record that cannot be read, or a section whose CRC is wrong. */
export function findBagFault(file: string, unzstd: Decompress): BagFault | undefined {
  using source = new ByteSource(file);
  const topics: Topics = new Map();
  let count = 0;
  try {
    for (const record of rawRecords(source)) {
      if (record.opcode === opcodes.chunk) count += chunkMessages(record, unzstd, topics, count).length;
      const fault = checkSections(source, record);
      if (fault !== undefined) return fault;
    }
    return undefined;
  } catch (cause) {
    return cause instanceof BagFault ? cause : new BagFault('unknown', errorText(cause));
  }
}
