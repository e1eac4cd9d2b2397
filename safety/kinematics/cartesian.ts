// Judges where points of links go in a motion of joints: boxes, speed, acceleration and jerk. It is taken or
// refused whole, never clamped.
//
// Between two steps every joint is taken to go straight, and all together, as a position controller does.
// With the way s from 0 to 1 the path p of a point has |d2p/ds2| <= bend (proof in reach.ts). A piece of the
// way of length h, from a to b, therefore keeps within bend h^2 / 8 of the straight line from p(a) to p(b),
// the error of linear interpolation, and its speed within bend h / 2 of the mean (p(b) - p(a)) / h.
// - If that much room is left by the line of the whole way, nothing between the steps can break a bound.
// - Else the way is cut into n pieces with bend / 8n^2 <= 0.1 mm, and every piece's line is judged. So a
//   point that is more than 0.1 mm outside of its box, or inside of one to keep out of, is found wherever
//   between the steps it is: were it missed, the line would be so far from the path. A box cannot be jumped
//   over. A speed is the mean of a piece, which the top speed exceeds by bend / 2n at most.
// - The point itself moves at most `farthest`, the sum of what each joint moves times what it reaches, and
//   n <= 256 bounds the work: a longer step is refused, not judged coarsely.
import type { Motion } from '../../core/motion/motion.ts';
import { brokenBy, surelyKept } from './boxes.ts';
import type { JudgedPoint } from './cartesian_limits.ts';
import { pointAt, positionOf } from './chain.ts';
import { length } from './placement.ts';
import { travel } from './reach.ts';
import type { Vector } from './robot.ts';

export type CartesianBound = 'inside' | 'keep_out' | 'speed' | 'acceleration' | 'jerk' | 'not_judged';

export interface CartesianViolation {
  /** `not_judged`: a joint position is no number or too large, or a step is too long. */
  readonly bound: CartesianBound;
  readonly link: string;
  /** Index in the boxes or, of a speed, acceleration or jerk, in the points; 0 of what is not judged. */
  readonly entry: number;
  /** The step at which, or on the way to which, it happens. */
  readonly step: number;
  /** 0, 1, 2 of a box: x, y, z; else 0. */
  readonly axis: number;
  /** m, m/s, m/s^2 or m/s^3; of what is not judged, the position in rad or m, or the pieces of the step. */
  readonly value: number;
  readonly limit: number;
}

type See = (found: Omit<CartesianViolation, 'link'>) => void;
type Row = Float64Array;

interface Time {
  readonly dtS: number;
  /** Rows before the first step. */
  readonly past: number;
}

/** How far outside a point may be between two samples without being found, in m. */
export const missedMax = 1e-4;
const piecesMax = 256;
/** rad or m: beyond it sine and cosine lose digits, and no joint is there. */
const positionMax = 1e4;
/** Relative room for rounding, as for the limits of joints. */
const rounding = 1e-6;
/** A jerk needs three points before its own. */
const historyUsed = 3;

function beyond(value: number, max: number): boolean {
  return !(value <= max + rounding * Math.max(1, max));
}

function between(from: Row, to: Row, share: number): Row {
  return from.map((start, index) => start + share * ((to[index] ?? Number.NaN) - start));
}

function distance(a: Vector, b: Vector): number {
  return length([b[0] - a[0], b[1] - a[1], b[2] - a[2]]);
}

/** Positions at a share of the way from one step to the next, and what comes of them. */
interface Way {
  readonly judged: JudgedPoint;
  readonly from: Row;
  readonly to: Row;
  /** Where the point is at both. */
  readonly ends: readonly [Vector, Vector];
  readonly step: number;
  readonly dtS: number;
}

/** Judges the line of one piece; `pieces` are as long in time. */
function judgePiece(way: Way, line: readonly [Vector, Vector], pieces: number, see: See): void {
  const { judged, step, dtS } = way;
  for (const { entry, box } of judged.boxes) {
    const broken = brokenBy(box, line);
    if (broken !== undefined) see({ bound: box.kind, entry, step, ...broken });
  }
  const speed = (distance(...line) * pieces) / dtS;
  for (const { entry, limit } of judged.limits) {
    if (beyond(speed, limit.speed_max))
      see({ bound: 'speed', entry, step, axis: 0, value: speed, limit: limit.speed_max });
  }
}

function judgeWay(way: Way, see: See): void {
  const { judged, from, to, ends, step, dtS } = way;
  const { bend } = travel(judged.chain, judged.point, from, to);
  const fastest = (distance(...ends) + bend / 2) / dtS;
  const kept =
    judged.boxes.every(({ box }) => surelyKept(box, ends, bend / 8)) &&
    judged.limits.every(({ limit }) => fastest <= limit.speed_max);
  if (kept) return;
  const pieces = Math.max(1, Math.ceil(Math.sqrt(bend / (8 * missedMax))));
  if (pieces > piecesMax) {
    see({ bound: 'not_judged', entry: 0, step, axis: 0, value: pieces, limit: piecesMax });
    return;
  }
  let [start] = ends;
  for (let piece = 1; piece <= pieces; piece += 1) {
    const row = piece === pieces ? to : between(from, to, piece / pieces);
    const end = pointAt(judged.chain, row, judged.point);
    judgePiece(way, [start, end], pieces, see);
    start = end;
  }
}

/** Backward differences divided by dt: velocities from points, accelerations from velocities. */
function differences(values: readonly Vector[], dtS: number): readonly Vector[] {
  return values.slice(1).map(([x, y, z], index) => {
    const [a, b, c] = values[index] ?? [x, y, z];
    return [(x - a) / dtS, (y - b) / dtS, (z - c) / dtS];
  });
}

/** One derivative at the steps, as for joints; that of the history alone does not count. */
function judgeRate(
  judged: JudgedPoint,
  bound: 'acceleration' | 'jerk',
  rates: readonly Vector[],
  { firstStep, see }: { readonly firstStep: number; readonly see: See },
): void {
  for (const [index, rate] of rates.entries()) {
    const [value, step] = [length(rate), index + firstStep];
    if (step < 0) continue;
    for (const { entry, limit } of judged.limits) {
      const max = limit[`${bound}_max`];
      if (beyond(value, max)) see({ bound, entry, step, axis: 0, value, limit: max });
    }
  }
}

function judgeRates(judged: JudgedPoint, path: readonly Vector[], { dtS, past }: Time, see: See): void {
  const accelerations = differences(differences(path, dtS), dtS);
  judgeRate(judged, 'acceleration', accelerations, { firstStep: 2 - past, see });
  judgeRate(judged, 'jerk', differences(accelerations, dtS), { firstStep: 3 - past, see });
}

/** The position of a joint that no sine can be taken of, if any. */
function unusable({ chain }: JudgedPoint, row: Row): number | undefined {
  return chain.segments
    .map((segment) => positionOf(segment, row))
    .find((position) => !(Math.abs(position) <= positionMax));
}

function judgePoint(judged: JudgedPoint, rows: readonly Row[], time: Time, see: See): void {
  const { dtS, past } = time;
  for (const [index, row] of rows.entries()) {
    const value = unusable(judged, row);
    const step = Math.max(0, index - past);
    if (value === undefined) continue;
    const told = Number.isFinite(value) ? value : 0;
    see({ bound: 'not_judged', entry: 0, step, axis: 0, value: told, limit: positionMax });
    return;
  }
  const path = rows.map((row) => pointAt(judged.chain, row, judged.point));
  for (let index = past; index < rows.length; index += 1) {
    // Without a history the first step has no way to it.
    const before = Math.max(0, index - 1);
    const [from, to, start, end] = [rows[before], rows[index], path[before], path[index]];
    if (from === undefined || to === undefined || start === undefined || end === undefined) continue;
    judgeWay({ judged, from, to, ends: [start, end], step: index - past, dtS }, see);
  }
  judgeRates(judged, path, time, see);
}

function rowsOf({ data, dim }: Motion): readonly Row[] {
  return Array.from({ length: Math.ceil(data.length / dim) }, (_, step) =>
    Float64Array.from(data.subarray(step * dim, (step + 1) * dim)),
  );
}

/**
 * What a motion breaks: the first step of each bound and entry. The dimensions of the motion are those of the
 * embodiment that `judgedPoints` was given. `history` is the measured or commanded positions before the
 * motion, oldest first: with one the way to the first step is judged, with two its acceleration, with three
 * its jerk.
 * Judge the limits of the joints first: they keep steps short, and a short step needs few pieces.
 */
export function cartesianViolations(
  motion: Motion,
  points: readonly JudgedPoint[],
  history: readonly ArrayLike<number>[] = [],
): readonly CartesianViolation[] {
  const past = history.slice(-historyUsed).map((row) => Float64Array.from(row));
  const rows = [...past, ...rowsOf(motion)];
  const found = new Map<string, CartesianViolation>();
  for (const judged of points) {
    const { link } = judged.chain;
    judgePoint(judged, rows, { dtS: motion.dtS, past: past.length }, (violation) => {
      const key = [violation.bound, violation.entry, link].join(' ');
      if (!found.has(key)) found.set(key, { ...violation, link });
    });
  }
  return [...found.values()];
}
