// A bag that goes on in another file repeats there the last message of each latched topic, so that each file
// can be played by itself. A metadata record before them says what they repeat: they are no messages of
// their own, have no leaf, and are passed over by whoever reads the bag as a whole.
import type { ByteSource } from '../byte_source.ts';
import { magic, opcodes, recordHeadBytes } from './record_buffer.ts';
import { metadataFacts } from './record_fields.ts';
import { BagFault, readRecord } from './raw_records.ts';

/** Name of the metadata record. */
export const splitName = 'worldforge.split';

/** A message that is repeated. */
export interface Original {
  /** From 0, over all files of the bag, repeats not among them. */
  readonly number: number;
  readonly logNs: bigint;
}

export interface SplitHead {
  /** Log time of the first repeat; each further one has the next nanosecond. */
  readonly fromNs: bigint;
  readonly originals: readonly Original[];
}

/** Header, the record of rosbag2, and this one: it stands before the first chunk. */
const recordsBeforeMax = 8;
const logTimeAt = 4;

export function splitMap({ fromNs, originals }: SplitHead): Readonly<Record<string, string>> {
  const texts = originals.map(({ number, logNs }) => `${String(number)}:${String(logNs)}`);
  return { repeated_from: String(fromNs), originals: texts.join(' ') };
}

function originalOf(text: string): Original {
  const [number = '', logNs = ''] = text.split(':');
  return { number: Number(number), logNs: BigInt(logNs) };
}

const form = /^\d{1,15}:\d{1,20}( \d{1,15}:\d{1,20})*$/;

function splitOf(body: Buffer): SplitHead | undefined {
  const { name, map } = metadataFacts(body);
  const [from = '', originals = ''] = [map.get('repeated_from'), map.get('originals')];
  if (name !== splitName || !/^\d{1,20}$/.test(from) || !form.test(originals)) return undefined;
  return { fromNs: BigInt(from), originals: originals.split(' ').map(originalOf) };
}

/** What the head of a file says it repeats; nothing in the first file of a bag, or in one of another tool. */
export function splitHeadOf(source: ByteSource): SplitHead | undefined {
  let offset: number = magic.length;
  try {
    for (let number = 0; number < recordsBeforeMax; number += 1) {
      const opcode = source.read(offset, 1)[0];
      if (opcode !== opcodes.header && opcode !== opcodes.metadata) return undefined;
      const { body } = readRecord(source, number, offset);
      const head = opcode === opcodes.metadata ? splitOf(body) : undefined;
      if (head !== undefined) return head;
      offset += recordHeadBytes + body.length;
    }
  } catch (cause) {
    // Whoever walks the file says where it is cut.
    if (!(cause instanceof BagFault || cause instanceof RangeError)) throw cause;
  }
  return undefined;
}

/** Which message one of this log time repeats; nothing where it is a message of its own. */
export function originalAt(head: SplitHead | undefined, logNs: bigint): Original | undefined {
  if (head === undefined || logNs < head.fromNs) return undefined;
  return head.originals[Number(logNs - head.fromNs)];
}

/** What follows the channel of a message, as the original has it: only its log time is another one. */
export function originalBody(body: Uint8Array, { logNs }: Original): Buffer {
  const original = Buffer.from(body);
  original.writeBigUInt64LE(logNs, logTimeAt);
  return original;
}
