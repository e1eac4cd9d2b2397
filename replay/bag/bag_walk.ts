// Walks an MCAP file from its first byte to its last without any index, so that the place of the first fault
// is known.
import { crc32 } from 'node:zlib';
import { errorText } from '../../core/errors.ts';
import { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import { magic, messageHeadBytes, opcodes, recordHeadBytes } from './record_buffer.ts';

/** Where a file stops being a bag. */
export class BagFault extends Error {
  /** The record, as a person would look for it. */
  readonly record: string;

  constructor(record: string, message: string) {
    super(message);
    this.name = 'BagFault';
    this.record = record;
  }
}

export interface WalkedMessage {
  readonly topic: string;
  readonly sequence: number;
  readonly logNs: bigint;
  readonly payload: Uint8Array;
  /** Of the payload in the file. */
  readonly offset: number;
  /** The message after its channel: sequence, times, payload. */
  readonly body: Uint8Array;
  /** The record of its channel. */
  readonly channel: Buffer;
}

interface RawRecord {
  /** From 0, chunks and their insides apart. */
  readonly number: number;
  readonly offset: number;
  readonly opcode: number;
  readonly body: Buffer;
}

const opcodeNames = new Map<number, string>(Object.entries(opcodes).map(([name, opcode]) => [opcode, name]));

function nameOf({ number, offset, opcode }: Omit<RawRecord, 'body'>): string {
  const name = opcodeNames.get(opcode) ?? `opcode ${String(opcode)}`;
  return `record ${String(number)} (${name}) at byte ${String(offset)}`;
}

function readRecord(source: ByteSource, number: number, offset: number): RawRecord {
  const head = source.read(offset, recordHeadBytes);
  const opcode = head[0] ?? 0;
  const name = nameOf({ number, offset, opcode });
  if (head.length < recordHeadBytes) throw new BagFault(name, `the file ends at byte ${String(source.size)}`);
  const length = head.readBigUInt64LE(1);
  const left = source.size - offset - recordHeadBytes;
  if (length > BigInt(left))
    throw new BagFault(name, `claims ${String(length)} bytes, ${String(left)} are left`);
  if (length > BigInt(limits.readBytesMax)) throw new BagFault(name, `claims ${String(length)} bytes`);
  return { number, offset, opcode, body: source.read(offset + recordHeadBytes, Number(length)) };
}

/** All records up to and with the footer. */
function* rawRecords(source: ByteSource): Generator<RawRecord, void, void> {
  if (!magic.equals(source.read(0, magic.length))) throw new BagFault('record 0 at byte 0', 'no MCAP mark');
  let offset = magic.length;
  for (let number = 0; ; number += 1) {
    const record = readRecord(source, number, offset);
    yield record;
    offset += recordHeadBytes + record.body.length;
    if (record.opcode === opcodes.footer) break;
  }
  const end = source.read(offset, source.size - offset);
  if (!magic.equals(end)) throw new BagFault(`end at byte ${String(offset)}`, 'the closing mark is wrong');
}

interface ChunkBody {
  readonly crc: number;
  readonly records: Buffer;
  /** Of the records in the file. */
  readonly offset: number;
}

/** Our own chunks, uncompressed: 8 start, 8 end, 8 size, 4 CRC, 4 and 0 of compression, 8 size. */
const chunkHeadBytes = 40;

function chunkBody({ offset, body }: RawRecord): ChunkBody {
  if (body.length < chunkHeadBytes) throw new Error(`${String(body.length)} bytes`);
  if (body.readUInt32LE(28) !== 0) throw new Error('the chunk is compressed');
  const records = body.subarray(chunkHeadBytes);
  if (body.readBigUInt64LE(32) !== BigInt(records.length)) throw new Error('the lengths inside do not agree');
  return { crc: body.readUInt32LE(24), records, offset: offset + recordHeadBytes + chunkHeadBytes };
}

/** Channels by id, as far as the walk has come. */
type Topics = Map<number, { readonly topic: string; readonly body: Buffer }>;

const noChannel = { topic: '', body: Buffer.alloc(0) };

function* inside({ records, offset }: ChunkBody, topics: Topics): Generator<WalkedMessage, void, void> {
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
        offset: offset + start + messageHeadBytes,
        body: body.subarray(2),
        channel: channel.body,
      };
    }
    at = start + length;
  }
}

/** The messages of one chunk with its CRC checked, and their place named when something is wrong. */
function chunkMessages(record: RawRecord, topics: Topics, before: number): readonly WalkedMessage[] {
  try {
    const chunk = chunkBody(record);
    const crc = crc32(chunk.records);
    if (crc !== chunk.crc) throw new Error(`its CRC is ${String(crc)}, ${String(chunk.crc)} was recorded`);
    return [...inside(chunk, topics)];
  } catch (cause) {
    throw new BagFault(`${nameOf(record)}, after ${String(before)} messages`, errorText(cause));
  }
}

/**
 * The messages in file order, chunk CRCs checked; metadata records between chunks are handed over on the way.
 * @throws BagFault at the first record that cannot be read
 */
export function* walkMessages(
  source: ByteSource,
  onMetadata: (body: Buffer) => void = () => undefined,
): Generator<WalkedMessage, void, void> {
  const topics: Topics = new Map();
  let count = 0;
  for (const record of rawRecords(source)) {
    if (record.opcode === opcodes.metadata) onMetadata(record.body);
    if (record.opcode !== opcodes.chunk) continue;
    const messages = chunkMessages(record, topics, count);
    count += messages.length;
    yield* messages;
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
export function findBagFault(file: string): BagFault | undefined {
  using source = new ByteSource(file);
  const topics: Topics = new Map();
  let count = 0;
  try {
    for (const record of rawRecords(source)) {
      if (record.opcode === opcodes.chunk) count += chunkMessages(record, topics, count).length;
      const fault = checkSections(source, record);
      if (fault !== undefined) return fault;
    }
    return undefined;
  } catch (cause) {
    return cause instanceof BagFault ? cause : new BagFault('unknown', errorText(cause));
  }
}
