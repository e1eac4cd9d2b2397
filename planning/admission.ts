// Which candidates could be executed at all. One that breaks a limit or cannot be brought to rest is never
// chosen and never repaired: a clamped chunk is a motion that nobody proposed.
import { firstViolation, type Motion } from '../core/motion/motion.ts';
import { deceleratingTail } from '../core/motion/tail.ts';
import type { CandidateSet } from '../msgs/index.ts';
import type { CandidateCode } from './codes.ts';
import type { Task } from './task.ts';

/** A jerk is taken over four points: three before the one it is judged at. */
const pointsOfJerk = 3;

export type Admission =
  | { readonly kind: 'admitted'; readonly slice: Float32Array; readonly tail: Float32Array }
  | { readonly kind: 'refused'; readonly slice: Float32Array; readonly code: CandidateCode };

/** The steps of a candidate that count, as a view of the set's data. */
function sliceOf(set: CandidateSet, index: number): Float32Array {
  const [, horizon = 0, dim = 0] = set.shape;
  const start = (index * horizon + set.start_index) * dim;
  return set.data.subarray(start, start + set.execute_steps * dim);
}

/**
 * A tail is computed from the slice alone. Only behind a slice shorter than the points of a jerk does the
 * measured state still have a say in it, so there the whole way is judged once more.
 */
function isWholeInside(task: Task, slice: Float32Array, tail: Float32Array): boolean {
  const { limits, dimensions, dtS } = task.robot;
  const dim = dimensions.length;
  if (slice.length >= pointsOfJerk * dim) return true;
  const data = Float32Array.of(...slice, ...tail);
  return firstViolation({ data, dim, dtS }, limits, [task.measured]) === undefined;
}

function admission(task: Task, slice: Float32Array): Admission {
  const { limits, dimensions, dtS, tailStepsMax } = task.robot;
  const motion: Motion = { data: slice, dim: dimensions.length, dtS };
  const broken = firstViolation(motion, limits, [task.measured]);
  if (broken !== undefined) return { kind: 'refused', slice, code: `limit_${broken.bound}` };
  const tail = deceleratingTail(motion, limits, tailStepsMax);
  const rests = tail !== undefined && isWholeInside(task, slice, tail);
  return rests ? { kind: 'admitted', slice, tail } : { kind: 'refused', slice, code: 'no_tail' };
}

/** What became of every candidate of a set, in its order. */
export function admissions(task: Task, set: CandidateSet): readonly Admission[] {
  return Array.from({ length: set.shape[0] ?? 0 }, (_, index) => admission(task, sliceOf(set, index)));
}
