// Generated from LedgerEntry.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** One part of the time of a cycle. */
export interface LedgerEntry {
  /** text of at most 48 bytes */
  readonly part: string;
  readonly duration_ns: bigint;
}

export function writeLedgerEntry(w: CdrWriter, m: LedgerEntry): void {
  w.string(m.part, 48, 'part');
  w.uint64(m.duration_ns, 'duration_ns');
}

export function readLedgerEntry(r: CdrReader): LedgerEntry {
  return {
    part: r.string(48, 'part'),
    duration_ns: r.uint64('duration_ns'),
  };
}

export const ledgerEntryCodec: Codec<LedgerEntry> = {
  name: 'worldforge_msgs/msg/LedgerEntry',
  definition: ["string<=48 part",
    "uint64 duration_ns",
    ""].join('\n'),
  typeHash: 'RIHS01_73b7016e44251971afb99c742ed51020d88a4b176f94d3fa4637b52eb044d258',
  bytesMax: 86,
  write: writeLedgerEntry,
  writeContent: writeLedgerEntry,
  read: readLedgerEntry,
};
