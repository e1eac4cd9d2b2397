// How far an MCAP file can be relied on: every record from its first one, every chunk unpacked and its CRC
// checked. What follows the first record that is not whole was not brought to the disk.
import { crc32 } from 'node:zlib';
import { nextTurn } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { loadDecoders } from '../bag/decompress.ts';
import { chunkHeadOf, isPacked, messageHeadOf, plainChunkHeadBytes } from '../bag/mcap_parts.ts';
import { makeIndex, type Counts } from '../bag/mcap_rebuilt.ts';
import { recordsIn, unpacked, type Decoders, type InnerRecord } from '../bag/mcap_scan.ts';
import { magic, messageHeadBytes, opcodes, recordHeadBytes } from '../bag/record_buffer.ts';
import { originalAt, originalBody, splitHeadOf, type SplitHead } from '../bag/split_head.ts';
import { attachmentFacts, metadataFacts } from '../bag/record_fields.ts';
import type { AttachmentIndex, ChunkIndex, MetadataIndex } from '../bag/records.ts';
import type { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import { isIndexOf } from './index_of.ts';

export interface KeptChunk {
  readonly index: Omit<ChunkIndex, 'indexOffsets' | 'indexLength'>;
  readonly counts: Counts;
  /** Where in the file the index of each channel begins. */
  readonly indexOffsets: Map<number, number>;
  indexLength: number;
  /** Its message index records as they have to be. */
  readonly made: Buffer;
  /** Whether the file has them. */
  isIndexed: boolean;
}

interface RecordHead {
  readonly opcode: number;
  readonly offset: number;
  /** Of the body. */
  readonly start: number;
  readonly end: number;
}

/**
 * A message of a chunk that is cut: its channel record, what follows its channel id, and its number from 0
 * over all files of the bag. No CRC holds it.
 */
export type Fits = (channel: Buffer, body: Buffer, number: number) => boolean;

export interface PrefixOptions {
  /** Whether a message of a cut chunk is one that was recorded; all are unless given. */
  readonly fits?: Fits | undefined;
  readonly before?: number;
}

/** Of a chunk, with the name of its compression. */
const chunkHeadBytesMax = 256;

export class McapPrefix {
  /** Records by id. */
  readonly schemas = new Map<number, Buffer>();
  readonly channels = new Map<number, Buffer>();
  readonly chunks: KeptChunk[] = [];
  readonly metadata: MetadataIndex[] = [];
  readonly attachments: AttachmentIndex[] = [];
  /** Up to here the file is kept; 0 where not even its first record is whole. */
  end = 0;
  /** Why it ends there. */
  reason = 'the file ends before its first record does';
  /** Whether the data came to its end: what follows it is only the summary. */
  isWhole = false;
  /** Records after the end, whole ones of a chunk that is not. */
  torn: Buffer = Buffer.alloc(0);
  /** Where in the file they end. */
  tornEnd = 0;
  /** Messages that only repeat one of a file before. */
  repeats = 0;
  readonly #source: ByteSource;
  readonly #fits: Fits;
  readonly #before: number;
  readonly #split: SplitHead | undefined;
  readonly #decoders: Decoders = {};
  #open: KeptChunk | undefined;

  /** @param before messages of the files before this one, repeats not among them */
  constructor(source: ByteSource, { fits = () => true, before = 0 }: PrefixOptions = {}) {
    this.#source = source;
    this.#fits = fits;
    this.#before = before;
    this.#split = splitHeadOf(source);
  }

  /** Messages of the chunks that are kept. */
  get messages(): number {
    return this.chunks.reduce((sum, { counts }) => sum + totalOf(counts), 0);
  }

  /** @throws WorldforgeError session_invalid where it is a recording that is not repaired here */
  async walk(): Promise<this> {
    let offset: number = magic.length;
    for (;;) {
      await nextTurn();
      const head = this.#head(offset);
      if (head === undefined) break;
      if (head.opcode === opcodes.dataEnd || head.opcode === opcodes.footer) {
        this.isWhole = true;
        this.reason = 'the summary is cut';
        break;
      }
      try {
        await this.#take(head);
      } catch (cause) {
        if (cause instanceof WorldforgeError) throw cause;
        this.reason = `the record at byte ${String(offset)} is damaged: ${errorText(cause)}`;
        break;
      }
      offset = head.end;
    }
    this.#settle(true);
    return this;
  }

  /** The next record, or nothing where the file ends; a chunk that is cut is looked into. */
  #head(offset: number): RecordHead | undefined {
    const { size } = this.#source;
    const head = this.#source.read(offset, recordHeadBytes);
    if (offset > magic.length) this.reason = 'the file ends there';
    if (head.length < recordHeadBytes) return undefined;
    const opcode = head.readUInt8(0);
    const length = head.readBigUInt64LE(1);
    const start = offset + recordHeadBytes;
    const found = { opcode, offset, start, end: start + Number(length) };
    if (opcode === 0) this.reason = 'no record follows';
    else if (found.end <= size && length <= BigInt(limits.readBytesMax)) return found;
    else if (offset > magic.length) this.reason = `the record there claims ${String(length)} bytes`;
    if (opcode === opcodes.chunk) this.#salvage(found);
    return undefined;
  }

  async #take(head: RecordHead): Promise<void> {
    const { opcode, offset, end } = head;
    if (offset === magic.length && opcode !== opcodes.header) throw new Error('it is no header');
    if (opcode === opcodes.messageIndex) this.#index(head);
    else this.#settle(false);
    if (opcode === opcodes.chunk) await this.#chunk(head);
    else if (opcode === opcodes.metadata) this.#metadata(head);
    else if (opcode === opcodes.attachment) this.#attachment(head);
    else if (opcode === opcodes.message) throw unchunked(offset);
    else if (opcode === opcodes.schema || opcode === opcodes.channel)
      this.#announce(opcode, this.#source.read(offset, end - offset));
    this.end = end;
  }

  #body({ start, end }: RecordHead): Buffer {
    return this.#source.read(start, end - start);
  }

  #metadata(head: RecordHead): void {
    const { name } = metadataFacts(this.#body(head));
    this.metadata.push({ name, offset: head.offset, length: head.end - head.offset });
  }

  #attachment(head: RecordHead): void {
    const facts = attachmentFacts(this.#body(head));
    this.attachments.push({ ...facts, offset: head.offset, length: head.end - head.offset });
  }

  #announce(opcode: number, record: Buffer): void {
    const id = record.readUInt16LE(recordHeadBytes);
    if (opcode === opcodes.schema) this.schemas.set(id, Buffer.from(record));
    if (opcode === opcodes.channel) this.channels.set(id, Buffer.from(record));
  }

  async #chunk({ offset, start, end }: RecordHead): Promise<void> {
    const head = chunkHeadOf(this.#source.read(start, Math.min(end - start, chunkHeadBytesMax)), offset, end);
    await loadDecoders([head.compression], this.#decoders);
    const records = unpacked(this.#source, head, this.#decoders);
    if (head.crc !== 0 && crc32(records) !== head.crc) throw new Error('its CRC is not that of its records');
    const counts = this.#lookInside(records);
    this.repeats += this.#repeatsIn(records);
    const { startNs, endNs, bytes, compression } = head;
    const packedBytes = head.end - head.start;
    const index = { startNs, endNs, offset, length: end - offset, bytes, compression, packedBytes };
    const made = Buffer.from(makeIndex(records, counts));
    this.#open = { index, counts, indexOffsets: new Map(), indexLength: 0, made, isIndexed: false };
  }

  #lookInside(records: Buffer): Counts {
    const all = [...recordsIn(records)];
    const counts = new Map<number, number>();
    for (const { opcode, start, record } of all) {
      if (opcode === opcodes.schema || opcode === opcodes.channel) this.#announce(opcode, record);
      if (opcode !== opcodes.message) continue;
      const { channel } = messageHeadOf(records.subarray(start));
      if (!this.channels.has(channel)) throw new Error(`its channel ${String(channel)} was not announced`);
      counts.set(channel, (counts.get(channel) ?? 0) + 1);
    }
    return counts;
  }

  #repeatsIn(records: Buffer): number {
    if (this.#split === undefined) return 0;
    const isRepeat = ({ opcode, start }: InnerRecord): boolean =>
      opcode === opcodes.message &&
      originalAt(this.#split, messageHeadOf(records.subarray(start)).logNs) !== undefined;
    return [...recordsIn(records)].filter(isRepeat).length;
  }

  #index(head: RecordHead): void {
    const chunk = this.#open;
    if (chunk === undefined) throw new Error('it is an index of no chunk');
    const body = this.#body(head);
    if (!isIndexOf(body, chunk.made)) throw new Error('it is not the index of its chunk');
    chunk.indexOffsets.set(body.readUInt16LE(0), head.offset);
    chunk.indexLength += head.end - head.offset;
  }

  /** Takes the open chunk in. At the end of the file an index that is not all there is made anew. */
  #settle(isLast: boolean): void {
    const chunk = this.#open;
    if (chunk === undefined) return;
    this.#open = undefined;
    this.chunks.push(chunk);
    chunk.isIndexed = [...chunk.counts.keys()].every((channel) => chunk.indexOffsets.has(channel));
    if (chunk.isIndexed) return;
    chunk.indexOffsets.clear();
    chunk.indexLength = 0;
    if (isLast) this.end = chunk.index.offset + chunk.index.length;
  }

  /** Keeps the whole records of a chunk that is not, unless they are packed. */
  #salvage({ offset, start, end }: RecordHead): void {
    this.#settle(true);
    const { size } = this.#source;
    const head = this.#source.read(start, Math.min(plainChunkHeadBytes, size - start));
    if (head.length < plainChunkHeadBytes || isPacked(head)) return;
    if (head.readBigUInt64LE(plainChunkHeadBytes - 8) !== BigInt(end - start - plainChunkHeadBytes)) return;
    const most = Math.min(size - start - plainChunkHeadBytes, limits.readBytesMax);
    this.torn = this.#wholeRecords(this.#source.read(start + plainChunkHeadBytes, most));
    if (this.torn.length > 0) this.tornEnd = start + plainChunkHeadBytes + this.torn.length;
    this.reason = `the chunk at byte ${String(offset)} is cut`;
  }

  #wholeRecords(bytes: Buffer): Buffer {
    let number = this.#before + this.messages - this.repeats;
    let at = 0;
    while (at + recordHeadBytes <= bytes.length) {
      const opcode = bytes.readUInt8(at);
      const start = at + recordHeadBytes;
      const length = bytes.readBigUInt64LE(at + 1);
      if (length > BigInt(bytes.length - start)) break;
      const end = start + Number(length);
      if (opcode === opcodes.message) {
        const own = this.#salvaged(bytes.subarray(start, end), number);
        if (own === undefined) break;
        number += own;
      } else if (opcode === opcodes.schema || opcode === opcodes.channel) {
        if (length < 2n) break;
        this.#announce(opcode, bytes.subarray(at, end));
      } else break;
      at = end;
    }
    return bytes.subarray(0, at);
  }

  /** Messages of its own that it is, 0 for a repeat; undefined where it is none that was recorded. */
  #salvaged(body: Buffer, number: number): 0 | 1 | undefined {
    const channel = body.length < messageHeadBytes ? undefined : this.channels.get(body.readUInt16LE(0));
    if (channel === undefined) return undefined;
    const original = originalAt(this.#split, messageHeadOf(body).logNs);
    const own = body.subarray(2);
    const [bytes, at] =
      original === undefined ? [own, number] : [originalBody(own, original), original.number];
    if (!this.#fits(channel.subarray(recordHeadBytes), bytes, at)) return undefined;
    if (original === undefined) return 1;
    this.repeats += 1;
    return 0;
  }
}

export function totalOf(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function unchunked(offset: number): WorldforgeError {
  const text = `the message at byte ${String(offset)} lies in no chunk, as in a recording without an index`;
  const hint = 'it is read as it is, or make a copy of it with ros2 bag convert';
  return new WorldforgeError('session_invalid', text, { hint });
}
