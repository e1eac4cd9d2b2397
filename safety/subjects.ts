// Works out, once for each plan, what the guards look at.
import { stampToNs } from '../core/time.ts';
import { motionLimits, type Plan } from '../msgs/index.ts';
import type { GatePolicy } from './gate_policy.ts';
import type { Context } from './guard.ts';
import { judgeMotion } from './limits.ts';
import { judgeLinks } from './link_limits.ts';
import type { ObservedState, SafetyEvent, SafetyState, Subject } from './state.ts';
import { cutWindows, windowSteps } from './windows.ts';

/**
 * The observation that the plan names: the newest of that content that is not younger than the plan, else
 * the oldest.
 */
function observationOf(state: SafetyState, plan: Plan): ObservedState | undefined {
  const same = state.observations.filter(({ digest }) => digest === plan.observation_digest);
  return same.findLast(({ stampNs }) => stampNs <= stampToNs(plan.meta.stamp)) ?? same[0];
}

/** A plan that comes is judged here; any other event is about the plan under review, if there is one. */
export function contextOf(state: SafetyState, event: SafetyEvent, policy: GatePolicy): Context {
  if (event.name !== 'plan') return { state, event, policy, subject: state.review?.subject };
  const { plan, planDigest } = event;
  const observation = observationOf(state, plan);
  const motion = judgeMotion(plan, policy.embodiment, observation?.measured);
  const subject: Subject = { plan, planDigest, observation, motion, ...windowsOf(plan, policy) };
  return { state, event, policy, subject: { ...subject, ...linksOf(subject, policy) } };
}

/** A dry run rehearses a plan in one window, and cuts none. */
function windowsOf(plan: Plan, policy: GatePolicy): Pick<Subject, 'windows'> {
  const { embodiment, live } = policy;
  if (live === undefined) return {};
  const dim = embodiment.dimensions.length;
  const steps = windowSteps(live.site.lookahead_ms, BigInt(embodiment.dt_ns));
  const motion = { dim, dtS: embodiment.dt_ns / 1e9 };
  return { windows: cutWindows(plan, motion, motionLimits(embodiment), steps) };
}

function linksOf(subject: Subject, policy: GatePolicy): Pick<Subject, 'links'> {
  return policy.live === undefined ? {} : { links: judgeLinks(subject, policy.embodiment, policy.live) };
}
