// Generated from String.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** std_msgs/msg/String */
export interface StdString {
  readonly data: string;
}

export function writeStdString(w: CdrWriter, m: StdString): void {
  w.string(m.data, 1048576, 'data');
}

export function readStdString(r: CdrReader): StdString {
  return {
    data: r.string(1048576, 'data'),
  };
}

export const stdStringCodec: Codec<StdString> = {
  name: 'std_msgs/msg/String',
  definition: ["string data",
    ""].join('\n'),
  typeHash: 'RIHS01_df668c740482bbd48fb39d76a70dfd4bd59db1288021743503259e948f6b1a18',
  bytesMax: 16777216,
  write: writeStdString,
  writeContent: writeStdString,
  read: readStdString,
};
