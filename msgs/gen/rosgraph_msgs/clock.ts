// Generated from Clock.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** rosgraph_msgs/msg/Clock */
export interface Clock {
  readonly clock: Time;
}

export function writeClock(w: CdrWriter, m: Clock): void {
  writeTime(w, m.clock);
}

export function readClock(r: CdrReader): Clock {
  return {
    clock: readTime(r),
  };
}

export const clockCodec: Codec<Clock> = {
  name: 'rosgraph_msgs/msg/Clock',
  definition: ["builtin_interfaces/Time clock",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_692f7a66e93a3c83e71765d033b60349ba68023a8c689a79e48078bcb5c58564',
  bytesMax: 37,
  write: writeClock,
  writeContent: writeClock,
  read: readClock,
};
