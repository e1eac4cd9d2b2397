// Walks an MCAP file from its first record without its summary: what can be read of a recording that nobody
// closed, or that was made without an index.
import { crc32 } from 'node:zlib';
import { nextTurn } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import { loadDecoders, type Decompress } from './decompress.ts';
import { chunkHeadOf, isPacked, messageHeadOf, plainChunkHeadBytes, type PackedChunk } from './mcap_parts.ts';
import { magic, messageHeadBytes, opcodes, recordHeadBytes } from './record_buffer.ts';

/** Records that lie one after the other in the file, unpacked: they can be read as one chunk. */
export interface Run {
  readonly start: number;
  end: number;
  startNs: bigint;
  endNs: bigint;
  /** Messages by channel. */
  readonly counts: Map<number, number>;
}

/** A whole chunk of the file. */
export interface FoundChunk extends PackedChunk {
  readonly counts: Map<number, number>;
  /** Where in the file the message index of each channel begins; empty where the file has none. */
  readonly indexOffsets: Map<number, number>;
  indexLength: number;
}

export type Decoders = Record<string, Decompress>;

interface RecordHead {
  readonly opcode: number;
  readonly offset: number;
  /** Of the body. */
  readonly start: number;
  readonly end: number;
}

/** Of a chunk, with the name of its compression. */
const chunkHeadBytesMax = 256;
/** Records between two chances for others to run. */
const recordsPerTurn = 1000;

export class McapScan {
  /** Whole records, by id. */
  readonly schemas = new Map<number, Buffer>();
  readonly channels = new Map<number, Buffer>();
  readonly parts: (Run | FoundChunk)[] = [];
  readonly decoders: Decoders = {};
  /** Up to here every record is whole. */
  end = magic.length;
  /** Why the walk ended before the end of the data; undefined where it came to it. */
  reason: string | undefined;
  readonly #source: ByteSource;
  /** The last chunk, while its message indexes may follow. */
  #open: FoundChunk | undefined;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** @throws Error where the file is damaged in its middle, WorldforgeError for an unknown compression */
  async walk(): Promise<void> {
    const last = await this.#records(magic.length, this.#source.size);
    if (last === undefined) await this.#settle(false);
    else if (last.opcode === opcodes.chunk) await this.#salvage(last);
    else await this.#settle(last.end <= this.#source.size);
  }

  /** The record that the walk ends at: the end of the data, or one that is not whole. */
  async #records(from: number, limit: number): Promise<RecordHead | undefined> {
    let offset = from;
    for (let number = 0; ; number += 1) {
      if (number % recordsPerTurn === 0) await nextTurn();
      const head = this.#head(offset, limit);
      if (typeof head === 'string') {
        this.reason = head;
        return undefined;
      }
      if (head.end > limit) {
        this.reason = `a record of ${String(head.end - head.offset)} bytes begins at byte ${String(offset)}`;
        return head;
      }
      if (head.opcode === opcodes.dataEnd || head.opcode === opcodes.footer) return head;
      const fault = await this.#take(head);
      if (fault !== undefined) {
        this.reason = fault;
        return undefined;
      }
      offset = head.end;
      this.end = offset;
    }
  }

  #head(offset: number, limit: number): RecordHead | string {
    const head = this.#source.read(offset, Math.min(recordHeadBytes, limit - offset));
    if (head.length < recordHeadBytes) return 'the file ends there';
    const [opcode = 0] = head;
    const length = head.readBigUInt64LE(1);
    if (opcode === 0 && length === 0n) return 'nothing but zeros follows';
    if (opcode === 0) throw new Error(`no record begins at byte ${String(offset)}`);
    const isHuge = length > BigInt(limits.readBytesMax);
    if (isHuge && length <= BigInt(limit - offset))
      throw new Error(`the record at byte ${String(offset)} claims ${String(length)} bytes`);
    const start = offset + recordHeadBytes;
    return { opcode, offset, start, end: start + Number(length) };
  }

  #body({ start, end }: RecordHead): Buffer {
    return this.#source.read(start, end - start);
  }

  /** What is wrong with the record, if anything is. */
  async #take(head: RecordHead): Promise<string | undefined> {
    if (head.opcode === opcodes.messageIndex) return this.#index(head);
    await this.#settle(true);
    if (head.opcode === opcodes.chunk) {
      this.#open = this.#chunk(head);
      return undefined;
    }
    if (head.opcode !== opcodes.message) {
      this.#announce(head.opcode, this.#source.read(head.offset, head.end - head.offset));
      return undefined;
    }
    return this.#message(head);
  }

  /** Keeps the whole record of a schema or a channel. */
  #announce(opcode: number, record: Buffer): void {
    if (record.length < recordHeadBytes + 2) return;
    const id = record.readUInt16LE(recordHeadBytes);
    if (opcode === opcodes.schema) this.schemas.set(id, Buffer.from(record));
    if (opcode === opcodes.channel) this.channels.set(id, Buffer.from(record));
  }

  #message(head: RecordHead): string | undefined {
    if (head.end - head.start < messageHeadBytes)
      return `a message of ${String(head.end - head.start)} bytes`;
    const { channel, logNs } = messageHeadOf(this.#source.read(head.start, messageHeadBytes));
    if (!this.channels.has(channel)) return `a message of channel ${String(channel)}, which is not announced`;
    const run = this.#runAt(head.offset, logNs);
    run.end = head.end;
    if (logNs < run.startNs) run.startNs = logNs;
    if (logNs > run.endNs) run.endNs = logNs;
    run.counts.set(channel, (run.counts.get(channel) ?? 0) + 1);
    return undefined;
  }

  #runAt(offset: number, logNs: bigint): Run {
    const last = this.parts.at(-1);
    if (last !== undefined && 'end' in last && last.end === offset && offset - last.start < limits.chunkBytes)
      return last;
    const run = { start: offset, end: offset, startNs: logNs, endNs: logNs, counts: new Map() };
    this.parts.push(run);
    return run;
  }

  #chunk({ offset, start, end }: RecordHead): FoundChunk {
    const head = chunkHeadOf(this.#source.read(start, Math.min(end - start, chunkHeadBytesMax)), offset, end);
    return { ...head, counts: new Map(), indexOffsets: new Map(), indexLength: 0 };
  }

  #index(head: RecordHead): string | undefined {
    const chunk = this.#open;
    const body = this.#body(head);
    if (chunk === undefined || body.length < 6) return 'a message index that belongs to no chunk';
    const channel = body.readUInt16LE(0);
    chunk.indexOffsets.set(channel, head.offset);
    chunk.indexLength += head.end - head.offset;
    chunk.counts.set(channel, Math.floor(body.readUInt32LE(2) / 16));
    return undefined;
  }

  /** Takes the open chunk in; the last one of a file nobody closed may be torn, and its index cut. */
  async #settle(isFollowed: boolean): Promise<void> {
    const chunk = this.#open;
    this.#open = undefined;
    if (chunk === undefined) return;
    const isKnown = [...chunk.indexOffsets.keys()].every((id) => this.channels.has(id));
    const indexed = chunk.indexOffsets.size > 0 && isFollowed;
    await loadDecoders([chunk.compression], this.decoders);
    try {
      if (!indexed || !isKnown) this.#lookInside(chunk, !indexed);
      this.parts.push(chunk);
    } catch (cause) {
      if (isFollowed) throw cause;
      this.end = chunk.offset;
      this.reason = `its last chunk cannot be read: ${errorText(cause)}`;
    }
  }

  #lookInside(chunk: FoundChunk, recount: boolean): void {
    const records = unpacked(this.#source, chunk, this.decoders);
    if (chunk.crc !== 0 && crc32(records) !== chunk.crc)
      throw new Error(`the chunk at byte ${String(chunk.offset)} has another CRC than was recorded`);
    if (recount) {
      chunk.counts.clear();
      chunk.indexOffsets.clear();
      chunk.indexLength = 0;
    }
    for (const { opcode, start, record } of recordsIn(records)) {
      this.#announce(opcode, record);
      if (opcode !== opcodes.message || !recount) continue;
      const { channel } = messageHeadOf(records.subarray(start));
      chunk.counts.set(channel, (chunk.counts.get(channel) ?? 0) + 1);
    }
  }

  /** The whole records of a chunk that is not whole, if they are not packed. */
  async #salvage(head: RecordHead): Promise<void> {
    await this.#settle(true);
    const reason = this.reason;
    const { size } = this.#source;
    const bytes = this.#source.read(head.start, plainChunkHeadBytes);
    if (bytes.length < plainChunkHeadBytes || isPacked(bytes)) return;
    await this.#records(chunkHeadOf(bytes, head.offset, head.end).start, size);
    this.reason = reason;
  }
}

/** The records of a chunk as they were before they were packed. */
export function unpacked(source: ByteSource, chunk: PackedChunk, decoders: Decoders): Buffer {
  const packed = source.read(chunk.start, chunk.end - chunk.start);
  if (chunk.compression === '') return packed;
  const bytes = decoders[chunk.compression]?.(packed, BigInt(chunk.bytes)) ?? new Uint8Array();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export interface InnerRecord {
  readonly opcode: number;
  /** Of the record, from the start of the chunk's records. */
  readonly offset: number;
  /** Of its body. */
  readonly start: number;
  readonly record: Buffer;
}

/** @throws Error where a record is not whole */
export function* recordsIn(records: Buffer): Generator<InnerRecord, void, void> {
  let offset = 0;
  while (offset < records.length) {
    const opcode = records.readUInt8(offset);
    const start = offset + recordHeadBytes;
    const end = start + Number(records.readBigUInt64LE(offset + 1));
    if (end > records.length) throw new Error(`a record claims ${String(end - start)} bytes`);
    yield { opcode, offset, start, record: records.subarray(offset, end) };
    offset = end;
  }
}
