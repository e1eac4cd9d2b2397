// The summary that ends an MCAP file, with its footer and mark: the same for a file that is closed and
// for one that is repaired.
import { crc32 } from 'node:zlib';
import { magic, opcodes, type RecordBuffer } from './record_buffer.ts';
import * as records from './records.ts';

export interface Summary {
  readonly schemas: readonly (() => void)[];
  readonly channels: readonly (() => void)[];
  readonly statistics: records.Statistics;
  readonly chunkIndexes: readonly records.ChunkIndex[];
  readonly attachmentIndexes: readonly records.AttachmentIndex[];
  readonly metadataIndexes: readonly records.MetadataIndex[];
}

/**
 * Records are grouped by opcode, and every schema and channel is repeated.
 * @param out empty; what `schemas` and `channels` call writes to it
 * @param start where in the file its first byte will lie
 */
export function writeSummary(out: RecordBuffer, start: number, summary: Summary): void {
  const groups: { readonly opcode: number; readonly start: number; readonly length: number }[] = [];
  const group = (opcode: number, write: () => void): void => {
    const before = out.length;
    write();
    if (out.length > before) groups.push({ opcode, start: start + before, length: out.length - before });
  };
  const { schemas, channels, statistics, chunkIndexes, attachmentIndexes, metadataIndexes } = summary;
  group(opcodes.schema, () => schemas.forEach((write) => write()));
  group(opcodes.channel, () => channels.forEach((write) => write()));
  group(opcodes.statistics, () => records.statistics(out, statistics));
  group(opcodes.chunkIndex, () => chunkIndexes.forEach((index) => records.chunkIndex(out, index)));
  group(opcodes.attachmentIndex, () =>
    attachmentIndexes.forEach((index) => records.attachmentIndex(out, index)),
  );
  group(opcodes.metadataIndex, () => metadataIndexes.forEach((index) => records.metadataIndex(out, index)));
  const offsetsStart = start + out.length;
  for (const { opcode, start: groupStart, length } of groups)
    records.summaryOffset(out, opcode, groupStart, length);
  records.footerHead(out, start, offsetsStart);
  out.uint32(crc32(out.bytes));
  out.raw(magic);
}
