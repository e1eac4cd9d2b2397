// How old things are. A negative age says that a clock went back or a stamp lies: it is never fresh.
import { stampToNs } from '../core/time.ts';
import type { Plan } from '../msgs/index.ts';
import type { ChecklistRule } from './checklist.ts';
import type { Answer, ObservedState } from './state.ts';

const nsPerMs = 1_000_000n;

export function msToNs(ms: number): bigint {
  return BigInt(ms) * nsPerMs;
}

/** Observation published to plan published. */
export function proposalAgeNs(plan: Plan, observation: ObservedState): bigint {
  return stampToNs(plan.meta.stamp) - observation.stampNs;
}

/** Plan published to now, ROS clock. */
export function reviewAgeNs(plan: Plan, rosNs: bigint): bigint {
  return rosNs - stampToNs(plan.meta.stamp);
}

/** From 0 to the limit, both included. */
export function isFresh(ageNs: bigint, limitMs: number): boolean {
  return ageNs >= 0n && ageNs <= msToNs(limitMs);
}

/** Refuses what was not heard within the limit, on the steady clock; never heard at all is not fresh. */
export function silence(
  heard: { readonly heardNs: bigint } | undefined,
  nowNs: bigint,
  limitMs: number,
): { readonly value: number; readonly limit: number } | undefined {
  const ageNs = heard === undefined ? -1n : nowNs - heard.heardNs;
  return isFresh(ageNs, limitMs) ? undefined : { value: Number(ageNs), limit: Number(msToNs(limitMs)) };
}

/**
 * An answer holds until its lifetime has passed, on the steady clock, and only while the policy has its
 * item.
 */
export function holds(answer: Answer, rules: readonly ChecklistRule[], nowNs: bigint): boolean {
  const rule = rules.find(({ item }) => item === answer.item);
  return rule !== undefined && isFresh(nowNs - answer.givenNs, rule.lifetime_ms);
}
