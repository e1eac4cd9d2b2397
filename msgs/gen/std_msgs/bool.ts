// Generated from Bool.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** std_msgs/msg/Bool */
export interface StdBool {
  readonly data: boolean;
}

export function writeStdBool(w: CdrWriter, m: StdBool): void {
  w.bool(m.data, 'data');
}

export function readStdBool(r: CdrReader): StdBool {
  return {
    data: r.bool('data'),
  };
}

export const stdBoolCodec: Codec<StdBool> = {
  name: 'std_msgs/msg/Bool',
  definition: ["bool data",
    ""].join('\n'),
  typeHash: 'RIHS01_feb91e995ff9ebd09c0cb3d2aed18b11077585839fb5db80193b62d74528f6c9',
  bytesMax: 12,
  write: writeStdBool,
  writeContent: writeStdBool,
  read: readStdBool,
};
