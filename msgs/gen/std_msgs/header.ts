// Generated from Header.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** std_msgs/msg/Header */
export interface Header {
  readonly stamp: Time;
  readonly frame_id: string;
}

export function writeHeader(w: CdrWriter, m: Header): void {
  writeTime(w, m.stamp);
  w.string(m.frame_id, 1048576, 'frame_id');
}

export function readHeader(r: CdrReader): Header {
  return {
    stamp: readTime(r),
    frame_id: r.string(1048576, 'frame_id'),
  };
}

export const headerCodec: Codec<Header> = {
  name: 'std_msgs/msg/Header',
  definition: ["builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_f49fb3ae2cf070f793645ff749683ac6b06203e41c891e17701b1cb597ce6a01',
  bytesMax: 16777216,
  write: writeHeader,
  writeContent: writeHeader,
  read: readHeader,
};
