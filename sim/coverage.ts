// How much of the goal a block covers: gym-pusht's own measure of success.
import { blockArea, blockCorners, type Point, type Pose } from './geometry.ts';

/** Positive where `point` lies on the inner side of the edge from `a` to `b`. */
function side(a: Point, b: Point, point: Point): number {
  return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
}

function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** What of a convex polygon lies on the inner side of an edge. */
function cut(polygon: readonly Point[], a: Point, b: Point): readonly Point[] {
  return polygon.flatMap((point, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? point;
    const [here, there] = [side(a, b, point), side(a, b, next)];
    const crossing = here >= 0 === there >= 0 ? [] : [between(point, next, here / (here - there))];
    return here >= 0 ? [point, ...crossing] : crossing;
  });
}

function area(polygon: readonly Point[]): number {
  const twice = polygon.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] ?? [x, y];
    return sum + x * nextY - y * nextX;
  }, 0);
  return Math.abs(twice) / 2;
}

function overlap(polygon: readonly Point[], window: readonly Point[]): number {
  const inside = window.reduce<readonly Point[]>(
    (rest, corner, index) => cut(rest, corner, window[(index + 1) % window.length] ?? corner),
    polygon,
  );
  return area(inside);
}

/** Share of the goal's area that the block covers, in [0, 1]. */
export function coverage(block: Pose, goal: Pose): number {
  const goalBoxes = blockCorners(goal);
  const common = blockCorners(block).flatMap((box) => goalBoxes.map((window) => overlap(box, window)));
  return common.reduce((sum, part) => sum + part, 0) / blockArea;
}
