// The index that a recorder did not write, put behind its file as if it had: what the stock reader needs to
// read it. The file itself is not touched; what is added is made when it is read, or small.
import type { ByteSource } from '../byte_source.ts';
import { RecordBuffer, magic, messageHeadBytes, opcodes, recordHeadBytes } from './record_buffer.ts';
import { messageHeadOf } from './mcap_parts.ts';
import { recordsIn, unpacked, type FoundChunk, type McapScan, type Run } from './mcap_scan.ts';
import * as records from './records.ts';

export interface Readable {
  readonly size: number;
  /** Within the size. */
  read(offset: number, count: number): Uint8Array;
}

interface Piece extends Readable {
  /** Where it begins in the whole. */
  readonly at: number;
}

/** Several pieces as one file. */
class Pieces implements Readable {
  readonly #pieces: Piece[] = [];
  size = 0;

  /** @returns where it begins */
  add(piece: Readable): number {
    const at = this.size;
    this.#pieces.push({ at, size: piece.size, read: (offset, count) => piece.read(offset, count) });
    this.size += piece.size;
    return at;
  }

  addBytes(bytes: Uint8Array): number {
    const kept = Uint8Array.from(bytes);
    return this.add({ size: kept.length, read: (offset, count) => kept.subarray(offset, offset + count) });
  }

  /** The last piece that begins at or before the offset. */
  #find(offset: number): number {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  read(offset: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    let filled = 0;
    for (let index = this.#find(offset); filled < count; index += 1) {
      const piece = this.#pieces[index];
      if (piece === undefined) throw new Error(`nothing is at byte ${String(offset + filled)}`);
      const from = offset + filled - piece.at;
      const part = piece.read(from, Math.min(count - filled, piece.size - from));
      if (part.length === 0 && piece.size > 0) throw new Error('the file became shorter while it was read');
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }
}

/** Messages by channel. */
export type Counts = ReadonlyMap<number, number>;

/** Opcode, length, channel and the length of the array; then a time and an offset for each message. */
export const indexBytes = (messages: number): number => recordHeadBytes + 2 + 4 + 16 * messages;

/** The message index records of a chunk, for these channels in this order. */
export function makeIndex(chunk: Buffer, counts: Counts): Uint8Array {
  const times = new Map([...counts.keys()].map((channel): [number, bigint[]] => [channel, []]));
  const offsets = new Map([...counts.keys()].map((channel): [number, number[]] => [channel, []]));
  for (const { opcode, offset, start } of recordsIn(chunk)) {
    if (opcode !== opcodes.message) continue;
    const { channel, logNs } = messageHeadOf(chunk.subarray(start, start + messageHeadBytes));
    times.get(channel)?.push(logNs);
    offsets.get(channel)?.push(offset);
  }
  const out = new RecordBuffer();
  for (const [channel, list] of times) records.messageIndex(out, channel, list, offsets.get(channel) ?? []);
  return out.bytes;
}

interface Indexed {
  readonly indexOffsets: Map<number, number>;
  readonly indexLength: number;
}

/** The message index of a chunk, made again each time it is read. */
function addIndex(whole: Pieces, counts: Counts, chunk: () => Buffer): Indexed {
  const indexOffsets = new Map<number, number>();
  let indexLength = 0;
  for (const [channel, messages] of counts) {
    indexOffsets.set(channel, whole.size + indexLength);
    indexLength += indexBytes(messages);
  }
  const read = (offset: number, count: number): Uint8Array =>
    makeIndex(chunk(), counts).subarray(offset, offset + count);
  if (indexLength > 0) whole.add({ size: indexLength, read });
  return { indexOffsets, indexLength };
}

function addRun(whole: Pieces, source: ByteSource, run: Run): records.ChunkIndex {
  const { start, end, startNs, endNs, counts } = run;
  const bytes = end - start;
  const head = new RecordBuffer();
  records.chunkHead(head, { startNs, endNs, crc: 0, bytes });
  const offset = whole.addBytes(head.bytes);
  whole.add({ size: bytes, read: (from, count) => source.read(start + from, count) });
  const index = addIndex(whole, counts, () => source.read(start, bytes));
  return { startNs, endNs, offset, length: head.length + bytes, bytes, ...index };
}

function addChunk(whole: Pieces, source: ByteSource, scan: McapScan, chunk: FoundChunk): records.ChunkIndex {
  const { offset, start, end, startNs, endNs, bytes, compression, indexOffsets, indexLength } = chunk;
  const index =
    indexLength > 0
      ? { indexOffsets, indexLength }
      : addIndex(whole, chunk.counts, () => unpacked(source, chunk, scan.decoders));
  const packedBytes = end - start;
  return { startNs, endNs, offset, length: end - offset, bytes, compression, packedBytes, ...index };
}

function totals(scan: McapScan): ReadonlyMap<number, number> {
  const counts = new Map([...scan.channels.keys()].map((channel): [number, number] => [channel, 0]));
  for (const part of scan.parts)
    for (const [channel, messages] of part.counts) counts.set(channel, (counts.get(channel) ?? 0) + messages);
  return counts;
}

function statisticsOf(scan: McapScan): records.Statistics {
  const { schemas, channels, parts } = scan;
  const filled = parts.filter(({ counts }) => counts.size > 0);
  const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  return {
    schemas: schemas.size,
    channels: channels.size,
    attachments: 0,
    metadata: 0,
    chunks: parts.length,
    startNs: filled.reduce((ns, part) => earlier(ns, part.startNs), filled[0]?.startNs ?? 0n),
    endNs: filled.reduce((ns, part) => -earlier(-ns, -part.endNs), 0n),
    messagesByChannel: totals(scan),
  };
}

/** The file as far as it can be read, and behind it what makes it one that was closed. */
export function rebuilt(source: ByteSource, scan: McapScan): Readable {
  const whole = new Pieces();
  whole.add(source);
  const filled = scan.parts.filter(({ counts }) => counts.size > 0);
  const indexes = filled.map((part) =>
    'compression' in part ? addChunk(whole, source, scan, part) : addRun(whole, source, part),
  );
  const out = new RecordBuffer();
  records.dataEnd(out, 0);
  const summaryStart = whole.size + out.length;
  for (const record of [...scan.schemas.values(), ...scan.channels.values()]) out.raw(record);
  records.statistics(out, statisticsOf(scan));
  for (const index of indexes) records.chunkIndex(out, index);
  records.footerHead(out, summaryStart, 0);
  out.uint32(0);
  out.raw(magic);
  whole.addBytes(out.bytes);
  return whole;
}
