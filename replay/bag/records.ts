// The MCAP records that our bags hold, each as the specification lays it out.
import { opcodes, type RecordBuffer } from './record_buffer.ts';

export interface Schema {
  readonly id: number;
  /** package/msg/Type */
  readonly name: string;
  readonly text: string;
}

export interface Channel {
  readonly id: number;
  readonly schemaId: number;
  readonly topic: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a chunk is packed with, and what it comes to: none unless given, and as many bytes as without it. */
interface Packed {
  readonly compression?: string;
  readonly packedBytes?: number;
}

export interface ChunkHead extends Packed {
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Of the records as they are before they are packed, as is their size. */
  readonly crc: number;
  readonly bytes: number;
}

export interface ChunkIndex extends Omit<ChunkHead, 'crc'> {
  readonly offset: number;
  /** Of the whole chunk record. */
  readonly length: number;
  /** Where in the file the message index of each channel begins. */
  readonly indexOffsets: ReadonlyMap<number, number>;
  readonly indexLength: number;
}

export interface MetadataIndex {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

export interface AttachmentIndex extends MetadataIndex {
  readonly logNs: bigint;
  readonly createNs: bigint;
  readonly bytes: number;
  readonly mediaType: string;
}

export interface Statistics {
  readonly schemas: number;
  readonly channels: number;
  readonly attachments: number;
  readonly metadata: number;
  readonly chunks: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly messagesByChannel: ReadonlyMap<number, number>;
}

export function header(out: RecordBuffer, library: string): void {
  out.record(opcodes.header, () => {
    out.text('ros2');
    out.text(library);
  });
}

export function schema(out: RecordBuffer, { id, name, text }: Schema): void {
  out.record(opcodes.schema, () => {
    out.uint16(id);
    out.text(name);
    out.text('ros2msg');
    out.text(text);
  });
}

export function channel(out: RecordBuffer, { id, schemaId, topic, metadata }: Channel): void {
  out.record(opcodes.channel, () => {
    out.uint16(id);
    out.uint16(schemaId);
    out.text(topic);
    out.text('cdr');
    out.texts(metadata);
  });
}

/** A chunk record up to its messages, which the caller writes after it without a copy. */
export function chunkHead(out: RecordBuffer, head: ChunkHead): void {
  const { compression = '', packedBytes = head.bytes } = head;
  const headBytes = 8 + 8 + 8 + 4 + 4 + compression.length + 8;
  out.uint8(opcodes.chunk);
  out.count(headBytes + packedBytes);
  out.uint64(head.startNs);
  out.uint64(head.endNs);
  out.count(head.bytes);
  out.uint32(head.crc);
  out.text(compression);
  out.count(packedBytes);
}

export function messageIndex(
  out: RecordBuffer,
  channelId: number,
  times: readonly bigint[],
  offsets: readonly number[],
): void {
  out.record(opcodes.messageIndex, () => {
    out.uint16(channelId);
    out.sized(() => {
      for (const [index, timeNs] of times.entries()) {
        out.uint64(timeNs);
        out.count(offsets[index] ?? 0);
      }
    });
  });
}

export function metadata(out: RecordBuffer, name: string, map: Readonly<Record<string, string>>): void {
  out.record(opcodes.metadata, () => {
    out.text(name);
    out.texts(map);
  });
}

export function dataEnd(out: RecordBuffer, crc: number): void {
  out.record(opcodes.dataEnd, () => out.uint32(crc));
}

export function chunkIndex(out: RecordBuffer, index: ChunkIndex): void {
  out.record(opcodes.chunkIndex, () => {
    out.uint64(index.startNs);
    out.uint64(index.endNs);
    out.count(index.offset);
    out.count(index.length);
    out.sized(() => {
      for (const [channelId, offset] of index.indexOffsets) {
        out.uint16(channelId);
        out.count(offset);
      }
    });
    out.count(index.indexLength);
    out.text(index.compression ?? '');
    out.count(index.packedBytes ?? index.bytes);
    out.count(index.bytes);
  });
}

export function statistics(out: RecordBuffer, counts: Statistics): void {
  const total = [...counts.messagesByChannel.values()].reduce((sum, count) => sum + count, 0);
  out.record(opcodes.statistics, () => {
    out.count(total);
    out.uint16(counts.schemas);
    out.uint32(counts.channels);
    out.uint32(counts.attachments);
    out.uint32(counts.metadata);
    out.uint32(counts.chunks);
    out.uint64(counts.startNs);
    out.uint64(counts.endNs);
    out.sized(() => {
      for (const [channelId, count] of counts.messagesByChannel) {
        out.uint16(channelId);
        out.count(count);
      }
    });
  });
}

export function attachmentIndex(out: RecordBuffer, index: AttachmentIndex): void {
  out.record(opcodes.attachmentIndex, () => {
    out.count(index.offset);
    out.count(index.length);
    out.uint64(index.logNs);
    out.uint64(index.createNs);
    out.count(index.bytes);
    out.text(index.name);
    out.text(index.mediaType);
  });
}

export function metadataIndex(out: RecordBuffer, { name, offset, length }: MetadataIndex): void {
  out.record(opcodes.metadataIndex, () => {
    out.count(offset);
    out.count(length);
    out.text(name);
  });
}

export function summaryOffset(out: RecordBuffer, opcode: number, start: number, length: number): void {
  out.record(opcodes.summaryOffset, () => {
    out.uint8(opcode);
    out.count(start);
    out.count(length);
  });
}

/** The footer up to its CRC, which covers these bytes too. */
export function footerHead(out: RecordBuffer, summaryStart: number, offsetsStart: number): void {
  out.uint8(opcodes.footer);
  out.count(20);
  out.count(summaryStart);
  out.count(offsetsStart);
}
