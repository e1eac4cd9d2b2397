// One piece of a point's path against a box, where the path is known to stay close to the straight line
// between its ends.
import type { LinkBox } from './cartesian_limits.ts';
import type { Vector } from './robot.ts';

/** The coordinate that is on the wrong side of a face. */
export interface BoxFault {
  readonly axis: number;
  readonly value: number;
  readonly limit: number;
}

/** Metres of room for rounding: motions are float32. */
const rounding = 1e-6;
const axes = [0, 1, 2] as const;

/** True when a point within `slack` of this one cannot be outside. */
function deepInside(point: Vector, { min, max }: LinkBox, slack: number): boolean {
  return axes.every((axis) => point[axis] >= min[axis] + slack && point[axis] <= max[axis] - slack);
}

function leaves(point: Vector, { min, max }: LinkBox): BoxFault | undefined {
  const axis = axes.find((at) => !(point[at] >= min[at] - rounding && point[at] <= max[at] + rounding));
  if (axis === undefined) return undefined;
  const value = point[axis];
  return { axis, value, limit: value < min[axis] ? min[axis] : max[axis] };
}

/**
 * The middle of what the straight line from `a` to `b` has inside of the box grown by `grown` (shrunk where
 * negative), as a share of the line; undefined where it misses the box.
 */
function crossing(a: Vector, b: Vector, { min, max }: LinkBox, grown: number): number | undefined {
  let [enter, leave] = [0, 1];
  for (const axis of axes) {
    const [low, high] = [min[axis] - grown, max[axis] + grown];
    const way = b[axis] - a[axis];
    if (way === 0) {
      if (a[axis] <= low || a[axis] >= high) return undefined;
      continue;
    }
    const [one, other] = [(low - a[axis]) / way, (high - a[axis]) / way];
    enter = Math.max(enter, Math.min(one, other));
    leave = Math.min(leave, Math.max(one, other));
  }
  return enter < leave ? (enter + leave) / 2 : undefined;
}

/** The face that is nearest to a point inside of a box. */
function nearestFace(point: Vector, { min, max }: LinkBox): BoxFault {
  const faces = axes.flatMap((axis) =>
    [min[axis], max[axis]].map((limit) => ({ axis, value: point[axis], limit })),
  );
  return faces.reduce((best, face) =>
    Math.abs(face.value - face.limit) < Math.abs(best.value - best.limit) ? face : best,
  );
}

/** True when no path within `slack` metres of the line from `a` to `b` can break the box. */
export function surelyKept(box: LinkBox, [a, b]: readonly [Vector, Vector], slack: number): boolean {
  if (box.kind === 'keep_out') return crossing(a, b, box, slack) === undefined;
  return deepInside(a, box, slack) && deepInside(b, box, slack);
}

/** What the straight line from `a` to `b` breaks; a box is convex, so to stay inside the ends are enough. */
export function brokenBy(box: LinkBox, [a, b]: readonly [Vector, Vector]): BoxFault | undefined {
  if (box.kind === 'inside') return leaves(a, box) ?? leaves(b, box);
  const share = crossing(a, b, box, -rounding);
  if (share === undefined) return undefined;
  const along = (axis: 0 | 1 | 2): number => a[axis] + share * (b[axis] - a[axis]);
  return nearestFace([along(0), along(1), along(2)], box);
}
