// Generated from Duration.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** builtin_interfaces/msg/Duration */
export interface Duration {
  readonly sec: number;
  readonly nanosec: number;
}

export function writeDuration(w: CdrWriter, m: Duration): void {
  w.int32(m.sec, 'sec');
  w.uint32(m.nanosec, 'nanosec');
}

export function readDuration(r: CdrReader): Duration {
  return {
    sec: r.int32('sec'),
    nanosec: r.uint32('nanosec'),
  };
}

export const durationCodec: Codec<Duration> = {
  name: 'builtin_interfaces/msg/Duration',
  definition: ["int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_e8d009f659816f758b75334ee1a9ca5b5c0b859843261f14c7f937349599d93b',
  bytesMax: 26,
  write: writeDuration,
  writeContent: writeDuration,
  read: readDuration,
};
