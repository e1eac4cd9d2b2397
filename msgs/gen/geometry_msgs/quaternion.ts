// Generated from Quaternion.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** geometry_msgs/msg/Quaternion */
export interface Quaternion {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly w: number;
}

export function writeQuaternion(w: CdrWriter, m: Quaternion): void {
  w.float64(m.x, 'x');
  w.float64(m.y, 'y');
  w.float64(m.z, 'z');
  w.float64(m.w, 'w');
}

export function readQuaternion(r: CdrReader): Quaternion {
  return {
    x: r.float64('x'),
    y: r.float64('y'),
    z: r.float64('z'),
    w: r.float64('w'),
  };
}

export const quaternionCodec: Codec<Quaternion> = {
  name: 'geometry_msgs/msg/Quaternion',
  definition: ["float64 x 0",
    "float64 y 0",
    "float64 z 0",
    "float64 w 1",
    ""].join('\n'),
  typeHash: 'RIHS01_8a765f66778c8ff7c8ab94afcc590a2ed5325a1d9a076ffff38fbce36f458684',
  bytesMax: 64,
  write: writeQuaternion,
  writeContent: writeQuaternion,
  read: readQuaternion,
};
