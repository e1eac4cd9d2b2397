// Points, directions and poses in the plane. Angles in radians; the same bits on every engine.
import { atan2, cos, sin } from '../../core/math.ts';

export type Point = readonly [number, number];

export interface Pose {
  readonly position: Point;
  readonly angle: number;
}

export const origin: Point = [0, 0];

export function plus(a: Point, b: Point, scale = 1): Point {
  return [a[0] + b[0] * scale, a[1] + b[1] * scale];
}

export function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1]];
}

export function times(a: Point, scale: number): Point {
  return [a[0] * scale, a[1] * scale];
}

export function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1];
}

/** Third component of the cross product: how far b lies to the turning side of a. */
export function cross(a: Point, b: Point): number {
  return a[0] * b[1] - a[1] * b[0];
}

export function norm(a: Point): number {
  return Math.sqrt(dot(a, a));
}

/** The direction of a vector; of the zero vector, the x axis. */
export function unit(a: Point): Point {
  const length = norm(a);
  return length === 0 ? [1, 0] : times(a, 1 / length);
}

export function turned(a: Point, angle: number): Point {
  const [c, s] = [cos(angle), sin(angle)];
  return [c * a[0] - s * a[1], s * a[0] + c * a[1]];
}

/** From the frame of a pose to the frame the pose is given in. */
export function toWorld(pose: Pose, local: Point): Point {
  return plus(pose.position, turned(local, pose.angle));
}

export function toLocal(pose: Pose, world: Point): Point {
  return turned(minus(world, pose.position), -pose.angle);
}

/** How far one turns from a to b in a sense, in [0, 2 pi). */
export function angleFrom(a: Point, b: Point, sense: 1 | -1): number {
  const angle = sense * atan2(cross(a, b), dot(a, b));
  return angle < 0 ? angle + 2 * Math.PI : angle;
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((total, point) => plus(total, point), origin);
  return times(sum, 1 / points.length);
}

/** The pose that brings the local points closest to the world points, by least squares. */
export function fitPose(local: readonly Point[], world: readonly Point[]): Pose {
  const [localMean, worldMean] = [mean(local), mean(world)];
  let [along, across] = [0, 0];
  for (const [index, point] of local.entries()) {
    const [a, b] = [minus(point, localMean), minus(world[index] ?? worldMean, worldMean)];
    along += dot(a, b);
    across += cross(a, b);
  }
  const angle = atan2(across, along);
  return { angle, position: minus(worldMean, turned(localMean, angle)) };
}
