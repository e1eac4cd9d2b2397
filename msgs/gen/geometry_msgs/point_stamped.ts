// Generated from PointStamped.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readPoint, writePoint, type Point } from './point.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** geometry_msgs/msg/PointStamped */
export interface PointStamped {
  readonly header: Header;
  readonly point: Point;
}

export function writePointStamped(w: CdrWriter, m: PointStamped): void {
  writeHeader(w, m.header);
  writePoint(w, m.point);
}

export function readPointStamped(r: CdrReader): PointStamped {
  return {
    header: readHeader(r),
    point: readPoint(r),
  };
}

export const pointStampedCodec: Codec<PointStamped> = {
  name: 'geometry_msgs/msg/PointStamped',
  definition: ["std_msgs/Header header",
    "Point point",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    "================================================================================",
    "MSG: geometry_msgs/Point",
    "float64 x",
    "float64 y",
    "float64 z",
    ""].join('\n'),
  typeHash: 'RIHS01_4c0296af86e01e562e9e0405d138a01537247580076c58ea38d7923ac1045897',
  bytesMax: 16777216,
  write: writePointStamped,
  writeContent: writePointStamped,
  read: readPointStamped,
};
