// The records of an MCAP file in the order in which they lie there, each with its place, so that the first
// one that cannot be read has a name.
import { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import { magic, opcodes, recordHeadBytes } from './record_buffer.ts';

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

export interface RawRecord {
  /** From 0, chunks and their insides apart. */
  readonly number: number;
  readonly offset: number;
  readonly opcode: number;
  readonly body: Buffer;
}

const opcodeNames = new Map<number, string>(Object.entries(opcodes).map(([name, opcode]) => [opcode, name]));

export function nameOf({ number, offset, opcode }: Omit<RawRecord, 'body'>): string {
  const name = opcodeNames.get(opcode) ?? `opcode ${String(opcode)}`;
  return `record ${String(number)} (${name}) at byte ${String(offset)}`;
}

export function readRecord(source: ByteSource, number: number, offset: number): RawRecord {
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
export function* rawRecords(source: ByteSource): Generator<RawRecord, void, void> {
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
