// What a plan must be for LIVE beside what every plan must be: it begins at rest and can be stopped anywhere.
import { violations } from '../core/motion/motion.ts';
import { motionLimits } from '../msgs/index.ts';
import { liveGuard, subjectOf, unless, type Guard } from './guard.ts';

/** As many points as a jerk needs before its own. */
const pointsAtRest = 3;
const ofTheStart: readonly string[] = ['velocity', 'acceleration', 'jerk'];

export const livePlanGuards = {
  /** Every window ends in a tail: wherever windows stop coming, the robot comes to rest inside the limits. */
  window_tails: liveGuard('window_tail_missing', 'P10', (_terms, context) => {
    const { windows, motion } = subjectOf(context);
    // A plan without a proper end is refused for that.
    return unless(windows !== undefined || motion.tail !== 'equal');
  }),
  /** The robot stands still when it is armed: the first steps must be reachable from there. */
  start_at_rest: liveGuard('start_not_at_rest', 'P9', (_terms, context) => {
    const { plan, observation } = subjectOf(context);
    const measured = observation?.measured;
    const dim = context.policy.embodiment.dimensions.length;
    if (measured === undefined || plan.slice.length % dim !== 0) return [];
    const before = Array.from({ length: pointsAtRest }, () => measured);
    const motion = { data: plan.slice, dim, dtS: context.policy.embodiment.dt_ns / 1e9 };
    return violations(motion, motionLimits(context.policy.embodiment), before)
      .filter(({ bound, step }) => ofTheStart.includes(bound) && step < pointsAtRest)
      .map(({ dimension, step, value, limit }) => ({
        subject: context.policy.embodiment.dimensions[dimension]?.name ?? '',
        step,
        value,
        limit,
      }));
  }),
} as const satisfies Record<string, Guard>;
