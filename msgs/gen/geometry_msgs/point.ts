// Generated from Point.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** geometry_msgs/msg/Point */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function writePoint(w: CdrWriter, m: Point): void {
  w.float64(m.x, 'x');
  w.float64(m.y, 'y');
  w.float64(m.z, 'z');
}

export function readPoint(r: CdrReader): Point {
  return {
    x: r.float64('x'),
    y: r.float64('y'),
    z: r.float64('z'),
  };
}

export const pointCodec: Codec<Point> = {
  name: 'geometry_msgs/msg/Point',
  definition: ["float64 x",
    "float64 y",
    "float64 z",
    ""].join('\n'),
  typeHash: 'RIHS01_6963084842a9b04494d6b2941d11444708d892da2f4b09843b9c43f42a7f6881',
  bytesMax: 49,
  write: writePoint,
  writeContent: writePoint,
  read: readPoint,
};
