// Generated from Polygon.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readPoint32, writePoint32, type Point32 } from './point32.ts';

/** geometry_msgs/msg/Polygon */
export interface Polygon {
  readonly points: readonly Point32[];
}

export function writePolygon(w: CdrWriter, m: Polygon): void {
  for (const item of w.list(m.points, 16777216, 'points')) writePoint32(w, item);
}

export function readPolygon(r: CdrReader): Polygon {
  return {
    points: r.list(r.length(16777216, 1, 'points'), readPoint32),
  };
}

export const polygonCodec: Codec<Polygon> = {
  name: 'geometry_msgs/msg/Polygon',
  definition: ["Point32[] points",
    "================================================================================",
    "MSG: geometry_msgs/Point32",
    "float32 x",
    "float32 y",
    "float32 z",
    ""].join('\n'),
  typeHash: 'RIHS01_3782f9f0bf044964d692d6c017d705e37611afb1f0bf6a9dee248a7dda0f784a',
  bytesMax: 16777216,
  write: writePolygon,
  writeContent: writePolygon,
  read: readPolygon,
};
