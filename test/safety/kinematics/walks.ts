/** Motions of the robots of these tests that are drawn, and boxes that they may just break. */
import fc from 'fast-check';
import type { LinkBox, Vector } from '../../../safety/kinematics/index.ts';
import { movingJoints, randomPoses, rangeOf, robotNames, robotOf } from './robots.ts';

export type Pose = readonly number[];

/** Joint positions of a few steps, and a box whose face is close to somewhere on the way. */
export const drawn = fc.record({
  name: fc.constantFrom(...robotNames),
  seed: fc.nat(),
  size: fc.constantFrom(0.02, 0.1, 0.25),
  at: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  axis: fc.constantFrom(0, 1, 2),
  off: fc.constantFrom(-0.02, -0.003, -0.0005, 0.0005, 0.003, 0.02),
  kind: fc.constantFrom('inside' as const, 'keep_out' as const),
  upper: fc.boolean(),
  half: fc.constantFrom(undefined, 0.002, 0.02),
});
export type Draw = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
export const point: Vector = [0.02, -0.03, 0.1];
export const densely = 400;
export const lastLinks = { planar: 'tip', six_axis: 'flange', seven_axis: 'tool' } as const;

export function walk({ name, seed, size }: { name: keyof typeof lastLinks; seed: number; size: number }) {
  const robot = robotOf(name);
  const ranges = movingJoints(robot).map(rangeOf);
  const [start, ...moves] = randomPoses(robot, 5, String(seed)) as [Pose, ...Pose[]];
  const poses = [start];
  for (const target of moves) {
    const last = poses.at(-1)!;
    poses.push(
      last.map((value, index) => {
        const [low, high] = ranges[index]!;
        return Math.min(high, Math.max(low, value + size * (target[index]! - value)));
      }),
    );
  }
  return { robot, poses: poses.map((pose) => [...Float32Array.from(pose)]) };
}

export function between(from: Pose, to: Pose, share: number): Pose {
  return from.map((value, index) => value + share * (to[index]! - value));
}

/** A face across the room or, to keep out of, a small cube, close to a place on the path. */
export function boxNear({ name, kind, at, axis, off, upper, half }: Draw, path: readonly Vector[]): LinkBox {
  const bound = { link: lastLinks[name], point, kind } as const;
  const place = Math.floor(at * (path.length - 1));
  if (half !== undefined) {
    const [x, y, z] = path[place]!.map((value, index) => (index === axis ? value + off : value));
    const corner = (size: number): Vector => [x! + size, y! + size, z! + size];
    return { ...bound, kind: 'keep_out', min: corner(-half), max: corner(half) };
  }
  // Places in the order of how far they are towards the wrong side of the face.
  const sign = (kind === 'inside') === upper ? 1 : -1;
  const ordered = Float64Array.from(path, (there) => sign * there[axis]).sort();
  const face = sign * (ordered[place]! + off);
  const faced = (end: number, own: boolean): Vector => {
    const [x, y, z] = [0, 1, 2].map((index) => (own && index === axis ? face : end));
    return [x!, y!, z!];
  };
  return { ...bound, min: faced(-9, !upper), max: faced(9, upper) };
}
