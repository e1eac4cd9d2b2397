// The block of PushT: where it is, where an agent can touch it, and how a push moves it.
// Facts of gym-pusht 0.1.8: two bars of 120 x 30 and 30 x 90 px, centre of gravity 45 px below the top, a
// round agent of radius 15 px. Its physics has neither friction nor momentum, so a push acts along the normal
// at the contact alone.
import {
  cross,
  dot,
  fitPose,
  minus,
  norm,
  plus,
  times,
  toLocal,
  toWorld,
  turned,
  unit,
  type Point,
  type Pose,
} from './planar.ts';

export const agentRadius = 15;
/** Inertia over mass, px^2: the simulator gives both bars the moment of the wide one about the top. */
const gyration = 3000;
/** No part of the block is farther from its centre of gravity, px. */
export const reach = 77;

/** Corners in the simulator's order, wide bar first; origin at the centre of gravity. */
const keypoints: readonly Point[] = [
  [-60, -45],
  [60, -45],
  [60, -15],
  [-60, -15],
  [-15, -15],
  [15, -15],
  [15, 75],
  [-15, 75],
];

const outline: readonly Point[] = [
  [-60, -45],
  [60, -45],
  [60, -15],
  [15, -15],
  [15, 75],
  [-15, 75],
  [-15, -15],
  [-60, -15],
];

interface Edge {
  readonly from: Point;
  readonly along: Point;
  readonly length: number;
}

const edges: readonly Edge[] = outline.map((from, index) => {
  const span = minus(outline[(index + 1) % outline.length] ?? from, from);
  return { from, along: unit(span), length: norm(span) };
});

export function corners(pose: Pose): readonly Point[] {
  return keypoints.map((point) => toWorld(pose, point));
}

/** Mean distance of the corners of a block at one pose from those of a block at another, px. */
export function cornerDistance(a: Pose, b: Pose): number {
  const others = corners(b);
  const distances = corners(a).map((point, index) => norm(minus(point, others[index] ?? point)));
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

/** The pose whose corners lie nearest to the given ones, and how far the worst of them is off, px. */
export function fitTee(given: readonly Point[]): { readonly pose: Pose; readonly misfit: number } {
  const pose = fitPose(keypoints, given);
  const off = corners(pose).map((point, index) => norm(minus(point, given[index] ?? point)));
  return { pose, misfit: Math.max(...off) };
}

/** The point of the outline that is closest to a point in the frame of the block. */
function closestOnOutline(local: Point): Point {
  let [closest, least]: [Point, number] = [local, Infinity];
  for (const { from, along, length } of edges) {
    const share = Math.min(length, Math.max(0, dot(minus(local, from), along)));
    const point = plus(from, along, share);
    const distance = norm(minus(local, point));
    if (distance < least) [closest, least] = [point, distance];
  }
  return closest;
}

/** How far a point in the frame of the block is from its outline. */
export function distanceTo(local: Point): number {
  return norm(minus(local, closestOnOutline(local)));
}

/** A point of the outline with the direction out of the block, in the frame of the block. */
export interface Contact {
  readonly point: Point;
  readonly normal: Point;
}

/** Contacts about `spacing` px apart, without those in an inner corner, where the agent does not fit. */
export function contacts(spacing: number): readonly Contact[] {
  return edges.flatMap(({ from, along, length }) => {
    const normal: Point = [along[1], -along[0]];
    const count = Math.max(1, Math.round(length / spacing));
    return Array.from({ length: count }, (_, index) => plus(from, along, ((index + 0.5) * length) / count))
      .filter((point) => distanceTo(plus(point, normal, agentRadius)) > agentRadius - 0.5)
      .map((point) => ({ point, normal }));
  });
}

/** Where the block is once an agent at this place has pushed it away: as little as the contact asks. */
export function pushedBy(agent: Point, pose: Pose): Pose {
  const local = toLocal(pose, agent);
  const arm = closestOnOutline(local);
  const inward = minus(arm, local);
  const depth = agentRadius - norm(inward);
  if (depth <= 0) return pose;
  const direction = unit(inward);
  const lever = cross(arm, direction);
  const step = depth / (1 + (lever * lever) / gyration);
  return {
    position: plus(pose.position, turned(times(direction, step), pose.angle)),
    angle: pose.angle + (step * lever) / gyration,
  };
}
