// Generated from Float64.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** std_msgs/msg/Float64 */
export interface StdFloat64 {
  readonly data: number;
}

export function writeStdFloat64(w: CdrWriter, m: StdFloat64): void {
  w.float64(m.data, 'data');
}

export function readStdFloat64(r: CdrReader): StdFloat64 {
  return {
    data: r.float64('data'),
  };
}

export const stdFloat64Codec: Codec<StdFloat64> = {
  name: 'std_msgs/msg/Float64',
  definition: ["float64 data",
    ""].join('\n'),
  typeHash: 'RIHS01_705ba9c3d1a09df43737eb67095534de36fd426c0587779bda2bc51fe790182a',
  bytesMax: 19,
  write: writeStdFloat64,
  writeContent: writeStdFloat64,
  read: readStdFloat64,
};
