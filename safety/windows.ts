// A plan is released window by window. Each ends in a tail that brings the robot to rest, so that it stops
// when nothing follows.
import type { Motion, MotionLimits } from '../core/motion/motion.ts';
import { deceleratingTail } from '../core/motion/tail.ts';
import type { Plan } from '../msgs/index.ts';

/** Steps of the plan's slice, and the tail that follows if no other window does. */
export interface PlanWindow {
  readonly index: number;
  readonly firstStep: number;
  readonly steps: number;
  /** [tail steps, dim], ends at rest. */
  readonly tail: Float32Array;
}

const nsPerMs = 1_000_000n;

/** Half the lookahead: how long before its first step a window is due. */
export function leadNs(lookaheadMs: number): bigint {
  return (BigInt(lookaheadMs) * nsPerMs) / 2n;
}

/** As many steps as fit into the lead, one at least. */
export function windowSteps(lookaheadMs: number, dtNs: bigint): number {
  const fitting = Number(leadNs(lookaheadMs) / dtNs);
  return Math.max(1, fitting);
}

/**
 * Cuts a plan into windows of `steps` steps. The last one carries the plan's own tail, each other one the
 * tail that follows from the slice up to its end: controller and gate compute the same bytes.
 * @returns undefined where some window has no tail inside the limits
 */
export function cutWindows(
  plan: Pick<Plan, 'slice' | 'tail'>,
  motion: Pick<Motion, 'dim' | 'dtS'>,
  limits: MotionLimits,
  steps: number,
): readonly PlanWindow[] | undefined {
  const { dim, dtS } = motion;
  const total = Math.floor(plan.slice.length / dim);
  const windows: PlanWindow[] = [];
  for (let firstStep = 0; firstStep < total; firstStep += steps) {
    const end = Math.min(firstStep + steps, total);
    const data = plan.slice.subarray(0, end * dim);
    const tail = end === total ? plan.tail : deceleratingTail({ data, dim, dtS }, limits);
    if (tail === undefined) return undefined;
    windows.push({ index: windows.length, firstStep, steps: end - firstStep, tail });
  }
  return windows;
}

export interface Schedule {
  /** Steady clock. */
  readonly startNs: bigint;
  readonly dtNs: bigint;
  readonly leadNs: bigint;
}

/** When a window is due: one lead before its first step, the first one at the start. */
export function dueNs({ startNs, dtNs, leadNs: lead }: Schedule, { firstStep }: PlanWindow): bigint {
  const beforeStep = BigInt(firstStep) * dtNs - lead;
  return startNs + (beforeStep > 0n ? beforeStep : 0n);
}

/** When the last step of the plan's own tail is done. */
export function endNs({ startNs, dtNs }: Schedule, plan: Pick<Plan, 'slice_steps' | 'tail_steps'>): bigint {
  return startNs + BigInt(plan.slice_steps + plan.tail_steps) * dtNs;
}
