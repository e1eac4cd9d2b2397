// Generated from UInt8.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** std_msgs/msg/UInt8 */
export interface StdUInt8 {
  readonly data: number;
}

export function writeStdUInt8(w: CdrWriter, m: StdUInt8): void {
  w.uint8(m.data, 'data');
}

export function readStdUInt8(r: CdrReader): StdUInt8 {
  return {
    data: r.uint8('data'),
  };
}

export const stdUInt8Codec: Codec<StdUInt8> = {
  name: 'std_msgs/msg/UInt8',
  definition: ["uint8 data",
    ""].join('\n'),
  typeHash: 'RIHS01_6138bd83d8c3569cb80a667db03cfc1629f529fee79d944c39c34e352e72f010',
  bytesMax: 12,
  write: writeStdUInt8,
  writeContent: writeStdUInt8,
  read: readStdUInt8,
};
