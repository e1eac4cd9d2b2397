// Judges where points of links go when a plan is executed in LIVE, or is stopped after any of its windows.
import type { Embodiment } from '../msgs/index.ts';
import type { LiveTerms } from './gate_policy.ts';
import { cartesianViolations, type CartesianViolation } from './kinematics/index.ts';
import type { Subject } from './state.ts';
import type { PlanWindow } from './windows.ts';

type Row = ArrayLike<number>;

/** As many points as a jerk needs before its own: a robot that is armed stood still there. */
export const pointsAtRest = 3;

interface Judged {
  readonly slice: Float32Array;
  readonly tail: Float32Array;
  readonly windows: readonly PlanWindow[];
  readonly measured: readonly number[];
}

/** What must hold first: it keeps steps short, and tails are the rule's. If not, other guards refuse. */
function judgedOf(subject: Subject, { dimensions, execute_steps }: Embodiment): Judged | undefined {
  const { plan, windows, motion, observation } = subject;
  const { slice, tail, slice_steps } = plan;
  const measured = observation?.measured;
  const inLimits = motion.violations.length === 0 && motion.tail === 'equal';
  const whole = slice.length === slice_steps * dimensions.length && slice_steps <= execute_steps;
  if (!inLimits || !whole || measured === undefined || windows === undefined) return undefined;
  return { slice, tail, windows, measured };
}

/** The first of each bound and entry, that of the plan itself before those of its stops. */
function firstOfEach(found: readonly CartesianViolation[]): readonly CartesianViolation[] {
  const keyOf = ({ bound, entry, link }: CartesianViolation): string => [bound, entry, link].join(' ');
  const keys = found.map(keyOf);
  return found.filter((_, place) => keys.indexOf(keys[place] ?? '') === place);
}

/**
 * What points of links break on the way from the measured state through the slice and the plan's tail, and
 * from the end of each window through its own tail. Steps count from the first of the slice.
 * @returns undefined where another guard refuses the plan before that can be asked
 */
export function judgeLinks(
  subject: Subject,
  embodiment: Embodiment,
  { points }: Pick<LiveTerms, 'points'>,
): readonly CartesianViolation[] | undefined {
  const judged = judgedOf(subject, embodiment);
  if (judged === undefined) return undefined;
  const { slice, tail, windows, measured } = judged;
  const dim = embodiment.dimensions.length;
  const dtS = embodiment.dt_ns / 1e9;
  const atRest: readonly Row[] = Array.from({ length: pointsAtRest }, () => measured);
  const rows: readonly Row[] = Array.from({ length: slice.length / dim }, (_, step) =>
    slice.subarray(step * dim, (step + 1) * dim),
  );
  const data = Float32Array.from([...slice, ...tail]);
  const stops = windows.slice(0, -1).flatMap((window) => {
    const end = window.firstStep + window.steps;
    const before = [...atRest, ...rows.slice(0, end)];
    return cartesianViolations({ data: window.tail, dim, dtS }, points, before).map((found) => ({
      ...found,
      step: found.step + end,
    }));
  });
  return firstOfEach([...cartesianViolations({ data, dim, dtS }, points, atRest), ...stops]);
}
