// Generated from PolygonStamped.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readPolygon, writePolygon, type Polygon } from './polygon.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** geometry_msgs/msg/PolygonStamped */
export interface PolygonStamped {
  readonly header: Header;
  readonly polygon: Polygon;
}

export function writePolygonStamped(w: CdrWriter, m: PolygonStamped): void {
  writeHeader(w, m.header);
  writePolygon(w, m.polygon);
}

export function readPolygonStamped(r: CdrReader): PolygonStamped {
  return {
    header: readHeader(r),
    polygon: readPolygon(r),
  };
}

export const polygonStampedCodec: Codec<PolygonStamped> = {
  name: 'geometry_msgs/msg/PolygonStamped',
  definition: ["std_msgs/Header header",
    "Polygon polygon",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    "================================================================================",
    "MSG: geometry_msgs/Polygon",
    "Point32[] points",
    "================================================================================",
    "MSG: geometry_msgs/Point32",
    "float32 x",
    "float32 y",
    "float32 z",
    ""].join('\n'),
  typeHash: 'RIHS01_b7cf07932f1523d4b4088075945c1a0141f7cd21da87cc940fc61652e9138b46',
  bytesMax: 16777216,
  write: writePolygonStamped,
  writeContent: writePolygonStamped,
  read: readPolygonStamped,
};
