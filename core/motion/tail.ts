// The decelerating tail: from the last steps of a motion to rest along the same line, inside the limits, or
// not at all.
import { firstViolation, type Motion, type MotionLimits } from './motion.ts';

/** Longest tail tried, in steps; a plan's duration is bounded on its own as well. */
export const tailStepsMax = 256;

/** Last points of a motion that its tail continues: as many as a jerk needs. */
const pointsContinued = 3;

/**
 * Share of the speed that is left after a share of the tail: 1 - smoothstep, which starts and ends without a
 * jerk.
 */
function speedLeft(share: number): number {
  return 1 - share * share * (3 - 2 * share);
}

function tailOf(
  position: readonly number[],
  velocity: readonly number[],
  steps: number,
  dtS: number,
): Float32Array {
  const dim = position.length;
  const tail = new Float32Array(steps * dim);
  const point = [...position];
  for (let step = 0; step < steps; step += 1) {
    const left = speedLeft((step + 1) / steps);
    for (let dimension = 0; dimension < dim; dimension += 1) {
      const next = (point[dimension] ?? 0) + (velocity[dimension] ?? 0) * left * dtS;
      point[dimension] = next;
      tail[step * dim + dimension] = next;
    }
  }
  return tail;
}

function pointAt({ data, dim }: Motion, step: number): readonly number[] {
  const point: number[] = [];
  for (let index = step * dim; index < (step + 1) * dim; index += 1) point.push(data[index] ?? Number.NaN);
  return point;
}

/** The last points of a motion, oldest first. */
function lastPoints(motion: Motion): readonly (readonly number[])[] {
  const steps = motion.data.length / motion.dim;
  const points: (readonly number[])[] = [];
  for (let step = Math.max(0, steps - pointsContinued); step < steps; step += 1)
    points.push(pointAt(motion, step));
  return points;
}

/**
 * The shortest tail that brings the motion to rest inside the limits; its last step has no speed. Pure:
 * planner and gate compute the same bytes from the same slice and limits.
 * @returns [steps, dim], or undefined when no tail of at most `stepsMax` steps stays inside the limits.
 */
export function deceleratingTail(
  motion: Motion,
  limits: MotionLimits,
  stepsMax: number = tailStepsMax,
): Float32Array | undefined {
  const { dim, dtS } = motion;
  const history = lastPoints(motion);
  const last = history.at(-1) ?? [];
  const before = history.at(-2) ?? last;
  const velocity = last.map((value, dimension) => (value - (before[dimension] ?? value)) / dtS);
  for (let steps = 1; steps <= stepsMax; steps += 1) {
    const data = tailOf(last, velocity, steps, dtS);
    // A tail has no join of its own: it goes on where the motion ends.
    const broken = firstViolation({ data, dim, dtS }, limits, history, ({ bound }) => bound !== 'join');
    if (broken === undefined) return data;
    // A longer tail reaches farther along the same line, so it would leave the same range.
    if (broken.bound === 'position' || broken.bound === 'workspace') return undefined;
  }
  return undefined;
}
