// What a cut MCAP file lacks behind what is kept of it, as bytes that are appended: message indexes, the
// messages of a torn chunk in one that is whole, and what closing would have written.
import { crc32 } from 'node:zlib';
import { crcOf } from '../bag/bag_walk.ts';
import { messageHeadOf } from '../bag/mcap_parts.ts';
import { indexBytes, makeIndex, type Counts } from '../bag/mcap_rebuilt.ts';
import { recordsIn } from '../bag/mcap_scan.ts';
import { writeSummary } from '../bag/mcap_summary.ts';
import { magic, opcodes, RecordBuffer } from '../bag/record_buffer.ts';
import * as records from '../bag/records.ts';
import type { ByteSource } from '../byte_source.ts';
import { totalOf, type McapPrefix } from './mcap_prefix.ts';

/** A metadata record that closing the file writes. */
export interface ClosingRecord {
  readonly name: string;
  readonly map: Readonly<Record<string, string>>;
}

const library = 'worldforge repair';

interface Indexed {
  readonly counts: Counts;
  readonly index: records.ChunkIndex;
}

export class McapTail {
  readonly #prefix: McapPrefix;
  readonly #parts: Buffer[] = [];
  readonly #chunks: Indexed[] = [];
  #length = 0;

  constructor(prefix: McapPrefix) {
    this.#prefix = prefix;
    if (prefix.end === 0) this.#header();
    this.#indexes();
    if (prefix.torn.length > 0) this.#tornChunk(prefix.torn);
  }

  /** Messages by channel, with 0 for those without any. */
  get counts(): Counts {
    const counts = new Map([...this.#prefix.channels.keys()].map((id): [number, number] => [id, 0]));
    for (const chunk of this.#chunks)
      for (const [channel, count] of chunk.counts) counts.set(channel, (counts.get(channel) ?? 0) + count);
    return counts;
  }

  /** Log times of the first and the last message; 0 without messages. */
  get span(): { readonly startNs: bigint; readonly endNs: bigint } {
    const [first, ...others] = this.#chunks.filter(({ counts }) => totalOf(counts) > 0);
    const from = { startNs: first?.index.startNs ?? 0n, endNs: first?.index.endNs ?? 0n };
    return others.reduce(
      ({ startNs, endNs }, { index }) => ({
        startNs: index.startNs < startNs ? index.startNs : startNs,
        endNs: index.endNs > endNs ? index.endNs : endNs,
      }),
      from,
    );
  }

  get #at(): number {
    return this.#prefix.end + this.#length;
  }

  #add(write: (out: RecordBuffer) => void): void {
    const out = new RecordBuffer();
    write(out);
    this.#parts.push(Buffer.from(out.bytes));
    this.#length += out.length;
  }

  #header(): void {
    this.#add((out) => {
      out.raw(magic);
      records.header(out, library);
    });
  }

  /** The index of the last chunk comes first, directly behind it. */
  #indexes(): void {
    const lacking = [...this.#prefix.chunks].reverse().filter(({ isIndexed }) => !isIndexed);
    for (const chunk of lacking) {
      const { made, counts, indexOffsets } = chunk;
      for (const [channel, offset] of offsetsOf(counts, this.#at)) indexOffsets.set(channel, offset);
      chunk.indexLength = made.length;
      this.#add((out) => out.raw(made));
    }
    for (const { index, counts, indexOffsets, indexLength } of this.#prefix.chunks)
      this.#chunks.push({ counts, index: { ...index, indexOffsets, indexLength } });
  }

  #tornChunk(torn: Buffer): void {
    const counts = new Map<number, number>();
    const times: bigint[] = [];
    for (const { opcode, start } of recordsIn(torn)) {
      if (opcode !== opcodes.message) continue;
      const { channel, logNs } = messageHeadOf(torn.subarray(start));
      counts.set(channel, (counts.get(channel) ?? 0) + 1);
      times.push(logNs);
    }
    times.sort((a, b) => (a < b ? -1 : 1));
    const [startNs, endNs] = [times[0] ?? 0n, times.at(-1) ?? 0n];
    const head = { startNs, endNs, crc: crc32(torn), bytes: torn.length };
    const offset = this.#at;
    this.#add((out) => {
      records.chunkHead(out, head);
      out.raw(torn);
    });
    const length = this.#at - offset;
    const indexOffsets = offsetsOf(counts, this.#at);
    const made = makeIndex(torn, counts);
    this.#add((out) => out.raw(made));
    const index = { ...head, offset, length, indexOffsets, indexLength: made.length };
    this.#chunks.push({ counts, index });
  }

  /** All that is appended to the file behind the prefix. */
  close(source: ByteSource, closing: readonly ClosingRecord[]): Buffer {
    const indexes = [...this.#prefix.metadata];
    for (const { name, map } of closing) {
      const offset = this.#at;
      this.#add((out) => records.metadata(out, name, map));
      indexes.push({ name, offset, length: this.#at - offset });
    }
    const crc = this.#parts.reduce((sum, part) => crc32(part, sum), crcOf(source, 0, this.#prefix.end));
    this.#add((out) => records.dataEnd(out, crc));
    this.#summary(indexes);
    return Buffer.concat(this.#parts);
  }

  #summary(metadataIndexes: readonly records.MetadataIndex[]): void {
    const { schemas, channels, attachments } = this.#prefix;
    const start = this.#at;
    this.#add((out) =>
      writeSummary(out, start, {
        schemas: [...schemas.values()].map((record) => () => out.raw(record)),
        channels: [...channels.values()].map((record) => () => out.raw(record)),
        statistics: {
          schemas: schemas.size,
          channels: channels.size,
          attachments: attachments.length,
          metadata: metadataIndexes.length,
          chunks: this.#chunks.length,
          ...this.span,
          messagesByChannel: this.counts,
        },
        chunkIndexes: this.#chunks.map(({ index }) => index),
        attachmentIndexes: attachments,
        metadataIndexes,
      }),
    );
  }
}

function offsetsOf(counts: Counts, start: number): Map<number, number> {
  const offsets = new Map<number, number>();
  let at = start;
  for (const [channel, messages] of counts) {
    offsets.set(channel, at);
    at += indexBytes(messages);
  }
  return offsets;
}
