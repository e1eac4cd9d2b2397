// Where one frame is in another: a rotation and a shift. Exact arithmetic and core/math only, so that every
// engine gives the same bits.
import { cos, sin } from '../../core/math.ts';
import type { Vector } from './robot.ts';

/** Row-major 3 x 3. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

/** A point p of the inner frame is rotation * p + xyz (metres) in the outer one. */
export interface Placement {
  readonly rotation: Rotation;
  readonly xyz: Vector;
}

export const nowhere: Placement = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], xyz: [0, 0, 0] };

/** Roll, pitch and yaw in radians about the fixed x, y and z axes, in this order. */
export function rotationOf([roll, pitch, yaw]: Vector): Rotation {
  const [sr, sp, sy] = [sin(roll), sin(pitch), sin(yaw)];
  const [cr, cp, cy] = [cos(roll), cos(pitch), cos(yaw)];
  return [
    cy * cp,
    cy * sp * sr - sy * cr,
    cy * sp * cr + sy * sr,
    sy * cp,
    sy * sp * sr + cy * cr,
    sy * sp * cr - cy * sr,
    -sp,
    cp * sr,
    cp * cr,
  ];
}

export function rotated([a, b, c, d, e, f, g, h, i]: Rotation, [x, y, z]: Vector): Vector {
  return [a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z];
}

export function placed({ rotation, xyz }: Placement, point: Vector): Vector {
  const [x, y, z] = rotated(rotation, point);
  return [x + xyz[0], y + xyz[1], z + xyz[2]];
}

/** The placement of a frame inside a frame inside a frame. */
export function composed(outer: Placement, inner: Placement): Placement {
  const [a, b, c, d, e, f, g, h, i] = inner.rotation;
  const [x, y, z] = [
    rotated(outer.rotation, [a, d, g]),
    rotated(outer.rotation, [b, e, h]),
    rotated(outer.rotation, [c, f, i]),
  ];
  return {
    rotation: [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]],
    xyz: placed(outer, inner.xyz),
  };
}

export function length([x, y, z]: Vector): number {
  return Math.sqrt(x * x + y * y + z * z);
}
