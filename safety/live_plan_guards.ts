// What a plan must be for LIVE beside what every plan must be: it begins at rest and can be stopped anywhere.
import { violations } from '../core/motion/motion.ts';
import { motionLimits } from '../msgs/index.ts';
import type { RefusalCode } from './codes.ts';
import { liveGuard, subjectOf, unless, type Guard } from './guard.ts';
import type { CartesianBound } from './kinematics/index.ts';
import { pointsAtRest } from './link_limits.ts';

const ofTheStart: readonly string[] = ['velocity', 'acceleration', 'jerk'];

/** Of the plan, and of each way in which it may be stopped. */
function linkGuard(code: RefusalCode, ...wanted: readonly CartesianBound[]): Guard {
  return liveGuard(code, 'P10', (_terms, context) =>
    (subjectOf(context).links ?? [])
      .filter(({ bound }) => wanted.includes(bound))
      .map(({ link, step, value, limit }) => ({ subject: link, step, value, limit })),
  );
}

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
  link_workspace: linkGuard('limit_link_workspace', 'inside', 'keep_out'),
  link_velocity: linkGuard('limit_link_velocity', 'speed'),
  link_acceleration: linkGuard('limit_link_acceleration', 'acceleration'),
  link_jerk: linkGuard('limit_link_jerk', 'jerk'),
  link_judged: linkGuard('link_not_judged', 'not_judged'),
} as const satisfies Record<string, Guard>;
