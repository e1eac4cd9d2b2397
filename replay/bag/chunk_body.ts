// The records of one chunk of a run's bag, unpacked and with their CRC checked.
import { crc32 } from 'node:zlib';
import type { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import type { Decompress } from './decompress.ts';
import { chunkHeadOf } from './mcap_parts.ts';
import { readRecord, type RawRecord } from './raw_records.ts';
import { recordHeadBytes } from './record_buffer.ts';

export interface ChunkBody {
  readonly records: Buffer;
  /** Where in the file the records begin; of packed ones nothing can be read there. */
  readonly start: number;
  readonly isPacked: boolean;
}

/** A packed chunk may claim anything: what our writer makes is far below the limit. */
function unpack(packed: Buffer, bytes: number, unzstd: Decompress): Buffer {
  if (bytes > limits.chunkBytesMax)
    throw new Error(
      `it unpacks to ${String(bytes)} bytes, at most ${String(limits.chunkBytesMax)} are unpacked`,
    );
  const records = unzstd(packed, BigInt(bytes));
  return Buffer.from(records.buffer, records.byteOffset, records.byteLength);
}

/** @throws Error where it is not what it says it is */
export function chunkBody({ offset, body }: RawRecord, unzstd: Decompress): ChunkBody {
  const recordEnd = offset + recordHeadBytes + body.length;
  const { start, bytes, crc, compression } = chunkHeadOf(body, offset, recordEnd);
  if (compression !== '' && compression !== 'zstd') throw new Error(`it is packed with ${compression}`);
  const isPacked = compression !== '';
  const plain = body.subarray(body.length - (recordEnd - start));
  const records = isPacked ? unpack(plain, bytes, unzstd) : plain;
  if (records.length !== bytes) throw new Error('the lengths inside do not agree');
  const found = crc32(records);
  if (found !== crc) throw new Error(`its CRC is ${String(found)}, ${String(crc)} was recorded`);
  return { records, start, isPacked };
}

/** The records of the packed chunk whose record begins there, as a walk found it. */
export function packedRecords(source: ByteSource, offset: number, unzstd: Decompress): Buffer {
  return chunkBody(readRecord(source, 0, offset), unzstd).records;
}
