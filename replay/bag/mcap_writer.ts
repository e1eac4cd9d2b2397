// Writes one MCAP file, synchronously: when a call returns its bytes were taken by the file, when `flush`
// returns they are on the disk.
import { crc32 } from 'node:zlib';
import { AppendFile } from '../append_file.ts';
import { contentChannel, type Content } from '../chain.ts';
import { checkpointName, type ContentLog } from '../content_log.ts';
import { writeError } from '../file_io.ts';
import { Chunk } from './chunk.ts';
import { writeSummary } from './mcap_summary.ts';
import type { Pack } from './pack.ts';
import { magic, RecordBuffer, type MessageTimes } from './record_buffer.ts';
import * as records from './records.ts';

export interface McapOptions {
  /** Follows what is written. */
  readonly content?: ContentLog | undefined;
  /** Chunks are written as they are without it, and where it does not make them smaller. */
  readonly pack?: Pack | undefined;
  /** The file before of the same bag: log times and sequences go on from there. */
  readonly after?: McapWriter | undefined;
}

/** Of one index record in the summary, and of each channel in it. */
const indexBytes = 128;
const offsetBytes = 10;
/** Of the records that closing adds: a checkpoint, statistics, offsets, the footer. */
const closingRecordsBytes = 4096;

export class McapWriter {
  readonly #file: AppendFile;
  readonly #chunk = new Chunk();
  readonly #out = new RecordBuffer();
  readonly #schemas: records.Schema[] = [];
  readonly #channels: records.Channel[] = [];
  readonly #chunkIndexes: records.ChunkIndex[] = [];
  readonly #metadataIndexes: records.MetadataIndex[] = [];
  /** Messages of each channel in this file. */
  readonly #messages: number[] = [];
  /** The next sequence number of each channel. */
  readonly #sequences: number[] = [];
  /** No message of this file comes before it. */
  readonly #afterNs: bigint | undefined;
  readonly #content: ContentLog | undefined;
  readonly #pack: Pack | undefined;
  readonly #contentChannels: Buffer[] = [];
  /** Of the schemas and channels, which the summary repeats, and of the indexes in it. */
  #summaryBytes = 0;
  #dataCrc = 0;
  #startNs: bigint | undefined;
  #endNs: bigint | undefined;

  constructor(file: string, library: string, { content, pack, after }: McapOptions = {}) {
    this.#content = content;
    this.#pack = pack;
    this.#afterNs = after?.newestNs;
    this.#sequences.push(...(after?.sequences ?? []));
    this.#file = new AppendFile(file);
    this.#out.raw(magic);
    records.header(this.#out, library);
    this.#appendOut();
  }

  /** Bytes that the file has taken; the open chunk is not among them. */
  get bytes(): number {
    return this.#file.length;
  }

  /** What the file has when its chunk is closed, packing apart. */
  get bytesToCome(): number {
    return this.bytes + this.#chunk.records.length;
  }

  /** About what closing the file writes: the open chunk, the summary, and a checkpoint. */
  get closingBytes(): number {
    return 2 * this.#chunk.records.length + this.#summaryBytes + closingRecordsBytes;
  }

  get messages(): number {
    return this.#messages.reduce((sum, count) => sum + count, 0);
  }

  messagesOf(channel: number): number {
    return this.#messages[channel] ?? 0;
  }

  /** The next sequence number of each channel. */
  get sequences(): readonly number[] {
    return this.#sequences;
  }

  /** Log time of the last message of this file and those before it. */
  get newestNs(): bigint | undefined {
    return this.#endNs ?? this.#afterNs;
  }

  /** Log times of the first and the last message; 0 without messages. */
  get span(): { readonly startNs: bigint; readonly endNs: bigint } {
    return { startNs: this.#startNs ?? 0n, endNs: this.#endNs ?? 0n };
  }

  /**
   * Schemas and channels stand in the chunk before their first message, so that a cut file can still be
   * read.
   */
  addChannel(
    topic: string,
    type: { readonly name: string; readonly text: string },
    metadata: Readonly<Record<string, string>>,
  ): number {
    const schemaId = this.#schemaOf(type);
    const channel = { id: this.#channels.length, schemaId, topic, metadata };
    this.#channels.push(channel);
    this.#messages.push(0);
    this.#sequences[channel.id] ??= 0;
    this.#contentChannels.push(contentChannel(topic, metadata['topic_type_hash'] ?? ''));
    const before = this.#chunk.records.length;
    records.channel(this.#chunk.records, channel);
    this.#summaryBytes += this.#chunk.records.length - before;
    return channel.id;
  }

  #schemaOf(type: { readonly name: string; readonly text: string }): number {
    const known = this.#schemas.find(({ name, text }) => name === type.name && text === type.text);
    if (known !== undefined) return known.id;
    const schema = { id: this.#schemas.length + 1, ...type }; // 0 means no schema
    this.#schemas.push(schema);
    const before = this.#chunk.records.length;
    records.schema(this.#chunk.records, schema);
    this.#summaryBytes += this.#chunk.records.length - before;
    return schema.id;
  }

  /**
   * Records one message. Log times must rise: two equal ones have no order in a player, so a later message
   * that does not come later is recorded 1 ns after its predecessor.
   * @throws WorldforgeError workspace_full, evidence_write_failed
   */
  write(channel: number, payload: Uint8Array, times: MessageTimes): void {
    const sequence = this.#sequences[channel] ?? 0;
    const logNs = this.#begin(times.logNs);
    const { publishNs } = times;
    const body = this.#chunk.message(channel, sequence >>> 0, { logNs, publishNs }, payload);
    this.#count(channel, logNs);
    this.#sequences[channel] = sequence + 1;
    const known = this.#contentChannels[channel];
    if (known !== undefined) this.#content?.add({ channel: known, body }, logNs);
  }

  /** Records once more what stands in a file before: it gets no leaf, and the sequence that it has. */
  repeat(channel: number, payload: Uint8Array, times: MessageTimes & { readonly sequence: number }): void {
    const logNs = this.#begin(times.logNs);
    this.#chunk.message(channel, times.sequence, { logNs, publishNs: times.publishNs }, payload);
    this.#count(channel, logNs);
  }

  /** Makes room for a message; returns its log time. */
  #begin(wantedNs: bigint): bigint {
    this.#file.requireOpen();
    const last = this.newestNs;
    const logNs = last === undefined || wantedNs > last ? wantedNs : last + 1n;
    if (this.#chunk.isDue(logNs)) this.#closeChunk();
    return logNs;
  }

  #count(channel: number, logNs: bigint): void {
    this.#messages[channel] = (this.#messages[channel] ?? 0) + 1;
    this.#startNs ??= logNs;
    this.#endNs = logNs;
  }

  /** A metadata record. It must stand outside of chunks, so the open one is closed. */
  metadata(name: string, map: Readonly<Record<string, string>>): void {
    this.#closeChunk();
    const offset = this.bytes;
    records.metadata(this.#out, name, map);
    this.#summaryBytes += indexBytes;
    this.#metadataIndexes.push({ name, offset, length: this.#out.length });
    this.#appendOut();
  }

  /** Closes the chunk and returns when all messages are on the disk. */
  flush(): void {
    this.#closeChunk();
    this.#follow((content) => content.sync());
    this.#file.sync();
  }

  /**
   * Writes the summary and closes the file; returns what the bag holds, where that was followed. A bag that
   * goes on in another file holds nothing yet.
   */
  close({ goesOn = false } = {}): Content | undefined {
    this.#closeChunk();
    if (this.#content !== undefined) this.metadata(checkpointName, this.#content.checkpoint());
    const content = this.#follow((followed) => {
      followed.sync();
      return goesOn ? undefined : followed.close();
    });
    records.dataEnd(this.#out, this.#dataCrc);
    this.#appendOut();
    this.#summary();
    this.#appendOut();
    this.#file.close();
    return content;
  }

  /** Neither of bag and leaves goes on without the other. */
  #follow<T>(act: (content: ContentLog) => T): T | undefined {
    if (this.#content === undefined) return undefined;
    this.#file.requireOpen();
    try {
      return act(this.#content);
    } catch (cause) {
      const fault = writeError(cause, 'leaves of the content');
      this.#file.latch(fault);
      throw fault;
    }
  }

  #append(bytes: Uint8Array): void {
    this.#file.append(bytes);
    this.#dataCrc = crc32(bytes, this.#dataCrc);
  }

  #appendOut(): void {
    this.#append(this.#out.bytes);
    this.#out.clear();
  }

  #closeChunk(): void {
    if (this.#chunk.isEmpty) return;
    this.#follow((content) => content.store());
    const offset = this.bytes;
    const { bytes } = this.#chunk.records;
    const packed = this.#pack?.(bytes) ?? bytes;
    const isPacked = packed.length < bytes.length;
    const how = isPacked ? { compression: 'zstd', packedBytes: packed.length } : {};
    const head = { ...this.#chunk.head(), ...how };
    records.chunkHead(this.#out, head);
    this.#appendOut();
    this.#append(isPacked ? packed : bytes);
    const end = this.bytes;
    const indexOffsets = new Map<number, number>();
    this.#chunk.forEachChannel((channel, { times, offsets }) => {
      indexOffsets.set(channel, end + this.#out.length);
      records.messageIndex(this.#out, channel, times, offsets);
    });
    const indexLength = this.#out.length;
    this.#appendOut();
    this.#summaryBytes += indexBytes + indexOffsets.size * offsetBytes;
    this.#chunkIndexes.push({ ...head, offset, length: end - offset, indexOffsets, indexLength });
    this.#chunk.clear();
    const checkpoint = this.#content?.checkpointIfDue();
    if (checkpoint !== undefined) this.metadata(checkpointName, checkpoint);
  }

  #summary(): void {
    const out = this.#out;
    writeSummary(out, this.bytes, {
      schemas: this.#schemas.map((schema) => () => records.schema(out, schema)),
      channels: this.#channels.map((channel) => () => records.channel(out, channel)),
      statistics: this.#statistics(),
      chunkIndexes: this.#chunkIndexes,
      attachmentIndexes: [],
      metadataIndexes: this.#metadataIndexes,
    });
  }

  #statistics(): records.Statistics {
    return {
      schemas: this.#schemas.length,
      channels: this.#channels.length,
      attachments: 0,
      metadata: this.#metadataIndexes.length,
      chunks: this.#chunkIndexes.length,
      ...this.span,
      messagesByChannel: new Map(this.#messages.entries()),
    };
  }
}
