// What must hold when a permit is spent, and again when the record of that is durable: the robot stands where
// the plan begins, and the scene is the one that was reviewed.
import { defined } from '../core/assert.ts';
import { isFresh, msToNs } from './ages.ts';
import { liveGuard, ns, subjectOf, unless, type Context, type Finding, type Guard } from './guard.ts';
import { durationNs } from './schedule.ts';
import { stillForNs } from './standstill.ts';

/** How far values are from the first step of the plan, where a dimension is farther than it may be. */
function farFromStart(values: readonly number[] | undefined, context: Context): readonly Finding[] {
  const { slice } = subjectOf(context).plan;
  const tolerances = context.policy.live?.robot.start_tolerance ?? [];
  return context.policy.embodiment.dimensions.flatMap(({ name }, axis) => {
    const value = Math.abs((values?.[axis] ?? Number.NaN) - (slice[axis] ?? Number.NaN));
    const limit = tolerances[axis] ?? Number.NaN;
    return unless(value <= limit, { subject: name, value: finite(value), limit });
  });
}

/** The largest difference of any element; NaN where one list lacks an element of the other. */
function farthest(before: readonly number[], now: readonly number[]): number {
  if (before.length !== now.length || now.length === 0) return Number.NaN;
  return before.reduce((most, value, at) => Math.max(most, Math.abs(value - (now[at] ?? Number.NaN))), 0);
}

/** Refusals carry finite numbers only: -1 stands for a value that is none. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : -1;
}

export const startGuards = {
  at_rest: liveGuard('not_at_rest', 'P9', ({ site }, { state, event }) => {
    const value = stillForNs(state, event.nowNs);
    const limitNs = msToNs(site.ages.standstill_ms);
    return unless(value >= limitNs, { value: ns(value), limit: ns(limitNs) });
  }),
  start_near: liveGuard('start_mismatch', 'P9', (_terms, context) =>
    farFromStart(context.state.live.joints?.positions, context),
  ),
  observation_fresh: liveGuard('observation_stale', 'P9', (_terms, { state, event, policy }) => {
    const stampNs = state.observations.at(-1)?.stampNs;
    const ageNs = stampNs === undefined ? -1n : event.rosNs - stampNs;
    const limitMs = policy.site.ages.proposal_ms;
    return unless(isFresh(ageNs, limitMs), { value: ns(ageNs), limit: ns(msToNs(limitMs)) });
  }),
  observed_near: {
    ...liveGuard('scene_changed', 'P9', (_terms, context) =>
      farFromStart(context.state.observations.at(-1)?.measured, context),
    ),
    revokes: true,
  },
  scene: {
    ...liveGuard('scene_changed', 'P9', ({ robot }, context) =>
      robot.scene_guard.flatMap(({ tensor, bound }) => {
        const reviewed = subjectOf(context).observation?.scene?.[tensor] ?? [];
        const seen = context.state.observations.at(-1)?.scene?.[tensor] ?? [];
        const value = farthest(reviewed, seen);
        return unless(value <= bound, { subject: tensor, value: finite(value), limit: bound });
      }),
    ),
    revokes: true,
  },
  /** The permit outlasts the plan: no motion is cut off in its middle by the age of its permit. */
  permit_covers: liveGuard('permit_short', 'P5', ({ site }, context) => {
    const { state, event, policy } = context;
    const lastNs = event.nowNs + durationNs(subjectOf(context), policy) + msToNs(site.ages.release_ms);
    const leftNs = (state.live.permit?.expiresNs ?? 0n) - lastNs;
    return unless(leftNs > 0n, { value: ns(leftNs) });
  }),
} as const satisfies Record<string, Guard>;

export const spendGuards = {
  permit_unspent: liveGuard('permit_spent', 'P6', (_terms, { state: { live } }) =>
    unless(live.permit !== undefined && live.permit.spent === undefined, { subject: live.permit?.id ?? '' }),
  ),
  /** A motion that begins long after somebody armed it surprises that person. */
  arm_prompt: liveGuard('arm_late', 'P9', ({ site }, { state, event }) => {
    const { atNs } = defined(state.live.permit?.spent, 'the arm that waited for its record');
    const limitNs = msToNs(site.ages.release_ms);
    const value = event.nowNs - atNs;
    return unless(value <= limitNs, { value: ns(value), limit: ns(limitNs) });
  }),
} as const satisfies Record<string, Guard>;
