// How a slice joins what was before it: numbers for the reviewer, never a reason to choose or to refuse.
import { atan2 } from '../core/math.ts';

export interface Seam {
  /** Distance from the measured state to the first step. */
  readonly boundary_jump: number;
  /** Angle between the last motion of the plan before and the motion into the first step, in [0, pi] rad. */
  readonly direction_change: number;
  /** Size of the acceleration over the seam, unit per second squared. */
  readonly boundary_acceleration: number;
}

type Vector = ArrayLike<number>;

function length(vector: Vector): number {
  let sum = 0;
  for (let index = 0; index < vector.length; index += 1) sum += (vector[index] ?? 0) * (vector[index] ?? 0);
  return Math.sqrt(sum);
}

function difference(to: Vector, from: Vector): Float64Array {
  const result = new Float64Array(from.length);
  for (let index = 0; index < result.length; index += 1)
    result[index] = (to[index] ?? 0) - (from[index] ?? 0);
  return result;
}

/**
 * Angle between two vectors, 0 when one of them has no length. Half of it is the angle whose tangent is the
 * ratio of the diagonals of a rhombus: exact for near-parallel vectors too, where an arc cosine would lose
 * half the digits.
 */
export function angleBetween(a: Vector, b: Vector): number {
  const [lengthA, lengthB] = [length(a), length(b)];
  if (lengthA === 0 || lengthB === 0) return 0;
  let [apart, along] = [0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [x, y] = [(a[index] ?? 0) / lengthA, (b[index] ?? 0) / lengthB];
    apart += (x - y) * (x - y);
    along += (x + y) * (x + y);
  }
  return 2 * atan2(Math.sqrt(apart), Math.sqrt(along));
}

/** What the seam is measured against. */
export interface SeamContext {
  readonly measured: Vector;
  /** Slice of the plan before, [steps, dim]. Without one, direction and acceleration are 0. */
  readonly previous: Float32Array | undefined;
  readonly dtS: number;
}

export function seam({ measured, previous, dtS }: SeamContext, slice: Float32Array): Seam {
  const dim = measured.length;
  const first = slice.subarray(0, dim);
  const boundary_jump = length(difference(first, measured));
  if (previous === undefined) return { boundary_jump, direction_change: 0, boundary_acceleration: 0 };
  const end = previous.subarray(-dim);
  // A slice of one step came from nowhere that is known: it counts as having stood.
  const before = previous.length >= 2 * dim ? previous.subarray(-2 * dim, -dim) : end;
  const [motionBefore, motionInto] = [difference(end, before), difference(first, end)];
  return {
    boundary_jump,
    direction_change: angleBetween(motionBefore, motionInto),
    boundary_acceleration: length(difference(motionInto, motionBefore)) / (dtS * dtS),
  };
}

/** Length of the longest step inside a slice; 0 when it has one step only. */
export function longestStep(slice: Float32Array, dim: number): number {
  let longest = 0;
  for (let end = 2 * dim; end <= slice.length; end += dim) {
    const step = difference(slice.subarray(end - dim, end), slice.subarray(end - 2 * dim, end - dim));
    longest = Math.max(longest, length(step));
  }
  return longest;
}
