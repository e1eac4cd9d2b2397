// Generated from Point32.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** geometry_msgs/msg/Point32 */
export interface Point32 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function writePoint32(w: CdrWriter, m: Point32): void {
  w.float32(m.x, 'x');
  w.float32(m.y, 'y');
  w.float32(m.z, 'z');
}

export function readPoint32(r: CdrReader): Point32 {
  return {
    x: r.float32('x'),
    y: r.float32('y'),
    z: r.float32('z'),
  };
}

export const point32Codec: Codec<Point32> = {
  name: 'geometry_msgs/msg/Point32',
  definition: ["float32 x",
    "float32 y",
    "float32 z",
    ""].join('\n'),
  typeHash: 'RIHS01_2fc4db7cae16a4582c79a56b66173a8d48d52c7dc520ddc55a0d4bcf2a4bfdbc',
  bytesMax: 37,
  write: writePoint32,
  writeContent: writePoint32,
  read: readPoint32,
};
