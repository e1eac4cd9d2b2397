// Reads the heads of MCAP records that a walk without the summary needs.

export interface MessageHead {
  readonly channel: number;
  readonly logNs: bigint;
}

/** Of the body of a message record. @throws RangeError where it is too short */
export function messageHeadOf(body: Buffer): MessageHead {
  return { channel: body.readUInt16LE(0), logNs: body.readBigUInt64LE(6) };
}

export interface PackedChunk {
  /** Of the chunk record, and where its packed records begin and end. */
  readonly offset: number;
  readonly start: number;
  readonly end: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Of the records when they are unpacked. */
  readonly bytes: number;
  readonly crc: number;
  /** Empty for none. */
  readonly compression: string;
}

/** Opcode and length before the body. */
const recordHeadBytes = 9;
/** Start, end, size and CRC before the name of the compression. */
const fixedBytes = 28;

/** Of a chunk that is not packed, up to its records. */
export const plainChunkHeadBytes = fixedBytes + 4 + 8;

export function isPacked(body: Buffer): boolean {
  return body.readUInt32LE(fixedBytes) !== 0;
}

/**
 * @param body the first bytes of the record's body
 * @throws Error where the lengths in it do not agree with the record
 */
export function chunkHeadOf(body: Buffer, offset: number, end: number): PackedChunk {
  const nameBytes = body.readUInt32LE(fixedBytes);
  const recordsAt = fixedBytes + 4 + nameBytes;
  const packed = body.readBigUInt64LE(recordsAt);
  const start = offset + recordHeadBytes + recordsAt + 8;
  if (packed !== BigInt(end - start))
    throw new Error(`the lengths in the chunk at byte ${String(offset)} do not agree`);
  return {
    offset,
    start,
    end,
    startNs: body.readBigUInt64LE(0),
    endNs: body.readBigUInt64LE(8),
    bytes: Number(body.readBigUInt64LE(16)),
    crc: body.readUInt32LE(24),
    compression: body.toString('utf8', fixedBytes + 4, recordsAt),
  };
}
