// A motion is a row-major float32 array [steps, dim] with a fixed time between steps. Judging it never
// changes it.
import { assert } from '../assert.ts';

export interface Motion {
  /** [steps, dim] */
  readonly data: Float32Array;
  readonly dim: number;
  /** Seconds between steps. */
  readonly dtS: number;
}

/** Bounds of one dimension in its own unit, per second, per second squared and cubed. */
export interface DimensionLimits {
  readonly position_min: number;
  readonly position_max: number;
  readonly velocity_max: number;
  readonly acceleration_max: number;
  readonly jerk_max: number;
  /** Farthest the first step may be from the measured state. */
  readonly join_max: number;
}

/** An axis-aligned box that the named axes must stay inside. */
export interface WorkspaceBox {
  readonly axes: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
}

export interface MotionLimits {
  readonly dimensions: readonly DimensionLimits[];
  readonly boxes: readonly WorkspaceBox[];
}

export type Bound = 'not_finite' | 'position' | 'velocity' | 'acceleration' | 'jerk' | 'join' | 'workspace';

export interface Violation {
  readonly bound: Bound;
  /** Index of the dimension; of a workspace box, the index of its first offending axis. */
  readonly dimension: number;
  readonly step: number;
  readonly value: number;
  readonly limit: number;
}

/** The measured or commanded points before a motion, oldest first. */
type History = readonly ArrayLike<number>[];

/** Is told of each violation; true ends the search. */
type Watcher = (violation: Violation) => boolean;

/** What is judged, by what, and who is told. */
interface Judged {
  readonly motion: Motion;
  readonly limits: MotionLimits;
  readonly history: History;
  readonly see: Watcher;
}

/** Relative room for rounding: limits are float64, steps float32. */
const rounding = 1e-6;

/** True when the value is not inside; NaN is outside of everything. */
function outside(value: number, low: number, high: number): boolean {
  const room = rounding * Math.max(1, Math.abs(low), Math.abs(high));
  return !(value >= low - room && value <= high + room);
}

/** True when the size of the value is not below the bound. */
function beyond(value: number, max: number): boolean {
  return !(Math.abs(value) <= max + rounding * Math.max(1, max));
}

/** Backward differences divided by dt: velocity from positions, acceleration from velocities, and so on. */
export function differences(values: Float64Array, dtS: number): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - 1));
  for (let index = 0; index < result.length; index += 1) {
    result[index] = ((values[index + 1] ?? 0) - (values[index] ?? 0)) / dtS;
  }
  return result;
}

/** A jerk needs three points before its own: none farther back has a say. */
const historyUsed = 3;

type Place = readonly [dimension: number, step: number];

function violation(bound: Bound, [dimension, step]: Place, value: number, limit: number): Violation {
  return { bound, dimension, step, value, limit };
}

/** Index of the first value that is no number, or -1. */
function firstNotFinite(data: Float32Array): number {
  for (let index = 0; index < data.length; index += 1) {
    if (!Number.isFinite(data[index])) return index;
  }
  return -1;
}

/** Positions, and how far the first step is from where the robot was. */
function watchPositions(judged: Judged, limit: DimensionLimits, dimension: number): boolean {
  const { motion, history, see } = judged;
  const { data, dim } = motion;
  const { position_min: low, position_max: high, join_max: join } = limit;
  for (let index = dimension, step = 0; index < data.length; index += dim, step += 1) {
    const value = data[index] ?? Number.NaN;
    if (!outside(value, low, high)) continue;
    if (see(violation('position', [dimension, step], value, value < low ? low : high))) return true;
  }
  const measured = history.at(-1);
  if (measured === undefined) return false;
  const value = (data[dimension] ?? Number.NaN) - (measured[dimension] ?? Number.NaN);
  return beyond(value, join) && see(violation('join', [dimension, 0], value, join));
}

/**
 * Velocity, acceleration and jerk of history and motion as one series; those of the history alone are not
 * judged. Nothing is allocated a step: a planner judges thousands of them a cycle.
 */
function watchDerivatives(judged: Judged, limit: DimensionLimits, dimension: number): boolean {
  const { motion, history, see } = judged;
  const { data, dim, dtS } = motion;
  const { velocity_max, acceleration_max, jerk_max } = limit;
  const past = Math.min(history.length, historyUsed);
  let [position, velocity, acceleration] = [0, 0, 0];
  for (let step = -past; step * dim < data.length; step += 1) {
    const point = step < 0 ? history[history.length + step]?.[dimension] : data[step * dim + dimension];
    const value = point ?? Number.NaN;
    const speed = (value - position) / dtS;
    const change = (speed - velocity) / dtS;
    const jerk = (change - acceleration) / dtS;
    [position, velocity, acceleration] = [value, speed, change];
    if (step < 0) continue;
    const known = step + past;
    if (
      known > 0 &&
      beyond(speed, velocity_max) &&
      see(violation('velocity', [dimension, step], speed, velocity_max))
    )
      return true;
    if (
      known > 1 &&
      beyond(change, acceleration_max) &&
      see(violation('acceleration', [dimension, step], change, acceleration_max))
    )
      return true;
    if (known > 2 && beyond(jerk, jerk_max) && see(violation('jerk', [dimension, step], jerk, jerk_max)))
      return true;
  }
  return false;
}

function watchBox({ motion, see }: Judged, box: WorkspaceBox): boolean {
  const { data, dim } = motion;
  for (let step = 0; step * dim < data.length; step += 1) {
    for (const [index, dimension] of box.axes.entries()) {
      const value = data[step * dim + dimension] ?? Number.NaN;
      const [low, high] = [box.min[index] ?? Number.NaN, box.max[index] ?? Number.NaN];
      if (!outside(value, low, high)) continue;
      if (see(violation('workspace', [dimension, step], value, value < low ? low : high))) return true;
    }
  }
  return false;
}

/**
 * Every violation in the order dimension by dimension, then box by box, until the watcher has seen enough.
 */
function watch(judged: Judged): boolean {
  const { motion, limits, see } = judged;
  const { data, dim } = motion;
  assert(limits.dimensions.length === dim, 'a motion has as many dimensions as its limits');
  const odd = firstNotFinite(data);
  if (odd >= 0) return see(violation('not_finite', [odd % dim, Math.floor(odd / dim)], 0, 0));
  const watchBoth = (limit: DimensionLimits, dimension: number): boolean =>
    watchPositions(judged, limit, dimension) || watchDerivatives(judged, limit, dimension);
  return limits.dimensions.some(watchBoth) || limits.boxes.some((box) => watchBox(judged, box));
}

/**
 * What a motion breaks: the first step of each bound and dimension. `history` is the measured or commanded
 * points before the motion, oldest first; with one the velocity at the join is judged, with two its
 * acceleration, with three its jerk.
 */
export function violations(motion: Motion, limits: MotionLimits, history: History): readonly Violation[] {
  const found = new Map<string, Violation>();
  const see = (violation: Violation): boolean => {
    const key = `${violation.bound} ${violation.dimension}`;
    if (!found.has(key)) found.set(key, violation);
    return false;
  };
  watch({ motion, limits, history, see });
  return [...found.values()];
}

/** As `violations`, but the first one only; `counts` says which ones do. */
export function firstViolation(
  motion: Motion,
  limits: MotionLimits,
  history: History,
  counts: (violation: Violation) => boolean = () => true,
): Violation | undefined {
  let first: Violation | undefined;
  const see = (violation: Violation): boolean => {
    if (!counts(violation)) return false;
    first = violation;
    return true;
  };
  watch({ motion, limits, history, see });
  return first;
}
