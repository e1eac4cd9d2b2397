// Judges the motion of a plan as it would be executed. It is taken or refused whole, never clamped.
import { violations, type Motion, type Violation } from '../core/motion/motion.ts';
import { deceleratingTail } from '../core/motion/tail.ts';
import { motionLimits, type Embodiment, type Plan } from '../msgs/index.ts';

export interface MotionJudgement {
  readonly violations: readonly Violation[];
  /** `missing`: there is none; `differs`: it is not what the rule gives for this slice. */
  readonly tail: 'equal' | 'differs' | 'missing';
}

function sameBytes(a: Float32Array, b: Float32Array): boolean {
  const [left, right] = [a, b].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  if (left?.length !== right?.length) return false;
  return left?.every((byte, position) => byte === right?.[position]) ?? false;
}

function judgeTail(slice: Motion, tail: Float32Array, embodiment: Embodiment): MotionJudgement['tail'] {
  if (tail.length === 0) return 'missing';
  const expected = deceleratingTail(slice, motionLimits(embodiment));
  return expected !== undefined && sameBytes(expected, tail) ? 'equal' : 'differs';
}

/**
 * The number of dimensions and the time step are the embodiment's, whatever the plan says of itself.
 * `measured` is the state at the join; without it the join is not judged here.
 */
export function judgeMotion(
  plan: Pick<Plan, 'slice' | 'tail'>,
  embodiment: Embodiment,
  measured: readonly number[] | undefined,
): MotionJudgement {
  const dim = embodiment.dimensions.length;
  const dtS = embodiment.dt_ns / 1e9;
  const data = new Float32Array(plan.slice.length + plan.tail.length);
  data.set(plan.slice);
  data.set(plan.tail, plan.slice.length);
  return {
    violations: violations(
      { data, dim, dtS },
      motionLimits(embodiment),
      measured === undefined ? [] : [measured],
    ),
    tail: judgeTail({ data: plan.slice, dim, dtS }, plan.tail, embodiment),
  };
}
