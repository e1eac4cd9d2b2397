// What must hold for a plan to come under review: it is ours, whole, fresh, of what we saw, and in limits.
import type { Bound } from '../core/motion/motion.ts';
import {
  actionChunkConstants,
  actionDimensions,
  planConstants,
  topics,
  type ActionDimension,
} from '../msgs/index.ts';
import { isFresh, msToNs, proposalAgeNs } from './ages.ts';
import type { RefusalCode } from './codes.ts';
import { ns, subjectOf, unless, type Context, type Finding, type Guard, type Property } from './guard.ts';
import type { GatePolicy } from './gate_policy.ts';
import type { Subject } from './state.ts';

function onPlan(
  code: RefusalCode,
  property: Property,
  check: (subject: Subject, context: Context) => readonly Finding[],
): Guard {
  return { code, property, check: (context) => check(subjectOf(context), context) };
}

/** Compares one field of every dimension with the embodiment's; a surplus or missing dimension differs. */
function dimensionGuard(code: RefusalCode, field: keyof ActionDimension): Guard {
  return onPlan(code, 'P10', ({ plan }, { policy }) => {
    const expected = actionDimensions(policy.embodiment);
    const length = Math.max(expected.length, plan.dimensions.length);
    const differs = Array.from({ length }, (_, axis) => axis).find(
      (axis) => plan.dimensions[axis]?.[field] !== expected[axis]?.[field],
    );
    return unless(differs === undefined, { subject: expected[differs ?? 0]?.name ?? '' });
  });
}

function boundGuard(code: RefusalCode, wanted: Bound): Guard {
  return onPlan(code, 'P10', ({ motion }, { policy }) =>
    motion.violations
      .filter(({ bound }) => bound === wanted)
      .map(({ dimension, step, value, limit }) => ({
        subject: policy.embodiment.dimensions[dimension]?.name ?? '',
        step,
        value,
        limit,
      })),
  );
}

function modeOf({ embodiment }: GatePolicy): number {
  const { MODE_ABSOLUTE, MODE_RELATIVE } = actionChunkConstants;
  return embodiment.mode === 'absolute' ? MODE_ABSOLUTE : MODE_RELATIVE;
}

export const planGuards = {
  plan_publisher: {
    code: 'foreign_publisher',
    property: 'P19',
    check: ({ state }) =>
      unless(!state.foreign.includes(topics.plan.name), { subject: topics.plan.name, value: 2, limit: 1 }),
  },
  plan_present: {
    code: 'no_plan',
    property: 'P2',
    alone: true,
    check: (context) => {
      const { plan } = subjectOf(context);
      return unless(plan.code === '', { subject: plan.code });
    },
  },
  plan_sequence: onPlan('plan_repeated', 'P14', ({ plan }, { state }) => {
    const newest = state.newestPlan?.bootId === plan.meta.boot_id ? state.newestPlan.sequence : -1n;
    return unless(plan.meta.sequence > newest, { value: ns(plan.meta.sequence), limit: ns(newest) });
  }),
  schema: onPlan('schema_version', 'P10', ({ plan: { schema_version } }) => {
    const limit = planConstants.SCHEMA_VERSION;
    return unless(schema_version === limit, { value: schema_version, limit });
  }),
  robot: onPlan('robot_mismatch', 'P2', ({ plan: { meta } }, { policy }) =>
    unless(meta.robot_id === policy.site.robot_id, { subject: meta.robot_id }),
  ),
  run: onPlan('run_mismatch', 'P13', ({ plan: { meta } }, { policy }) =>
    unless(meta.run_id === policy.runId, { subject: meta.run_id }),
  ),
  embodiment: onPlan('embodiment_mismatch', 'P10', ({ plan }, { policy }) =>
    unless(plan.embodiment_digest === policy.embodimentDigest, { subject: plan.embodiment_digest }),
  ),
  limits: onPlan('limits_mismatch', 'P20', ({ plan }, { policy }) =>
    unless(plan.limits_digest === policy.limitsDigest, { subject: plan.limits_digest }),
  ),
  goal: onPlan('goal_unknown', 'P2', ({ plan }, { state }) =>
    unless(state.goals.includes(plan.goal_digest), { subject: plan.goal_digest }),
  ),
  observation: onPlan('observation_unknown', 'P9', ({ plan, observation }) =>
    unless(observation !== undefined, { subject: plan.observation_digest }),
  ),
  measured_state: onPlan('state_unknown', 'P9', ({ observation }, { policy }) =>
    unless(observation === undefined || observation.measured !== undefined, {
      subject: policy.embodiment.state_tensor,
    }),
  ),
  dimension_names: dimensionGuard('dimension_mismatch', 'name'),
  dimension_kinds: dimensionGuard('kind_mismatch', 'kind'),
  dimension_units: dimensionGuard('unit_mismatch', 'unit'),
  dimension_frames: dimensionGuard('frame_mismatch', 'frame'),
  mode: onPlan('mode_mismatch', 'P10', ({ plan }, { policy }) =>
    unless(plan.mode === modeOf(policy), { value: plan.mode, limit: modeOf(policy) }),
  ),
  step_time: onPlan('step_time_mismatch', 'P10', ({ plan }, { policy }) => {
    const limit = policy.embodiment.dt_ns;
    return unless(plan.dt_ns === BigInt(limit), { value: ns(plan.dt_ns), limit });
  }),
  slice_present: onPlan('slice_empty', 'P10', ({ plan }, { policy }) => {
    const whole = plan.slice.length === plan.slice_steps * policy.embodiment.dimensions.length;
    return unless(plan.slice_steps > 0 && whole, { value: plan.slice.length });
  }),
  slice_length: onPlan('slice_too_long', 'P14', ({ plan }, { policy }) => {
    const limit = policy.embodiment.execute_steps;
    return unless(plan.slice_steps <= limit, { value: plan.slice_steps, limit });
  }),
  duration: onPlan('plan_too_long', 'P14', ({ plan }, { policy: { embodiment } }) => {
    const value = (plan.slice_steps + plan.tail_steps) * embodiment.dt_ns;
    const limit = embodiment.plan_duration_max_ns;
    return unless(value <= limit, { value, limit });
  }),
  tail_present: onPlan('tail_missing', 'P10', ({ motion }) => unless(motion.tail !== 'missing')),
  tail_rule: onPlan('tail_mismatch', 'P10', ({ plan, motion }, { policy }) => {
    const whole = plan.tail.length === plan.tail_steps * policy.embodiment.dimensions.length;
    return unless(whole && motion.tail !== 'differs', { value: plan.tail_steps });
  }),
  plan_digest: onPlan('plan_digest_mismatch', 'P2', ({ plan, planDigest }) =>
    unless(plan.plan_digest === planDigest, { subject: plan.plan_digest }),
  ),
  finite: boundGuard('not_finite', 'not_finite'),
  position: boundGuard('limit_position', 'position'),
  velocity: boundGuard('limit_velocity', 'velocity'),
  acceleration: boundGuard('limit_acceleration', 'acceleration'),
  jerk: boundGuard('limit_jerk', 'jerk'),
  join: boundGuard('limit_join', 'join'),
  workspace: boundGuard('limit_workspace', 'workspace'),
  proposal_age: onPlan('proposal_stale', 'P9', ({ plan, observation }, { policy }) => {
    if (observation === undefined) return [];
    const ageNs = proposalAgeNs(plan, observation);
    const limitMs = policy.site.ages.proposal_ms;
    return unless(isFresh(ageNs, limitMs), { value: ns(ageNs), limit: ns(msToNs(limitMs)) });
  }),
} as const satisfies Record<string, Guard>;
