// Generated from Time.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** builtin_interfaces/msg/Time */
export interface Time {
  readonly sec: number;
  readonly nanosec: number;
}

export function writeTime(w: CdrWriter, m: Time): void {
  w.int32(m.sec, 'sec');
  w.uint32(m.nanosec, 'nanosec');
}

export function readTime(r: CdrReader): Time {
  return {
    sec: r.int32('sec'),
    nanosec: r.uint32('nanosec'),
  };
}

export const timeCodec: Codec<Time> = {
  name: 'builtin_interfaces/msg/Time',
  definition: ["int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_b106235e25a4c5ed35098aa0a61a3ee9c9b18d197f398b0e4206cea9acf9c197',
  bytesMax: 26,
  write: writeTime,
  writeContent: writeTime,
  read: readTime,
};
