// What must hold from arm to standstill: somebody holds the enabling device, all who matter are heard, and
// what was permitted is still so. Judged again at every event while a plan is executed.
import { metaConstants, type Plan } from '../msgs/index.ts';
import { isFresh, msToNs, silence } from './ages.ts';
import { liveGuard, ns, subjectOf, unless, type Finding, type Guard } from './guard.ts';
import type { GatePolicy } from './gate_policy.ts';
import { dueNextNs } from './schedule.ts';
import { stillForNs } from './standstill.ts';
import type { SafetyState } from './state.ts';

/** Nodes of ours that a motion depends on, and whose stamps are judged. */
export const peersNeeded: readonly string[] = ['observer', 'planner', 'controller'];

const enablingHeld = 1;

/** A silence as findings: none when there is no silence. */
function silent(subject: string, found: ReturnType<typeof silence>): readonly Finding[] {
  return found === undefined ? [] : [{ subject, ...found }];
}

function peerOf({ live }: SafetyState, node: string) {
  return live.peers.find((peer) => peer.node === node);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Where the motion and its judgement come from, each with how it came about. */
function sourcesOf(state: SafetyState, plan: Plan): ReadonlyMap<string, number | undefined> {
  return new Map([
    ['plan', plan.meta.source],
    ['observation', state.observations.at(-1)?.source],
    ['joint_states', state.live.joints?.source],
  ]);
}

/** Only what was measured now may move a physical robot. */
function mayDrive(source: number | undefined, { embodiment }: GatePolicy): boolean {
  return (
    source !== undefined && (embodiment.robot_kind === 'simulated' || source === metaConstants.SOURCE_LIVE)
  );
}

export const holdGuards = {
  enabling_heard: liveGuard('enabling_silent', 'P7', ({ site }, { state, event }) =>
    silent(site.inputs.enabling, silence(state.live.enabling, event.nowNs, site.ages.input_ms)),
  ),
  enabling_held: liveGuard('enabling_not_held', 'P7', (_terms, { state }) => {
    const value = state.live.enabling?.value ?? 0;
    return unless(value === enablingHeld, { value, limit: enablingHeld });
  }),
  heartbeats: liveGuard('heartbeat_lost', 'P7', ({ site }, { state, event }) =>
    peersNeeded.flatMap((node) =>
      silent(node, silence(peerOf(state, node), event.nowNs, site.ages.heartbeat_ms)),
    ),
  ),
  clocks_known: liveGuard('clock_offset_unknown', 'P5', (_terms, { state }) =>
    peersNeeded.flatMap((node) => unless(peerOf(state, node)?.offsetNs !== undefined, { subject: node })),
  ),
  clocks_near: liveGuard('clock_offset_large', 'P5', ({ site }, { state }) => {
    const limitNs = msToNs(site.ages.clock_offset_ms);
    return state.live.peers.flatMap(({ node, offsetNs = 0n }) =>
      unless(magnitude(offsetNs) <= limitNs, { subject: node, value: ns(offsetNs), limit: ns(limitNs) }),
    );
  }),
  joints_heard: liveGuard('state_silent', 'P9', ({ site }, { state, event }) =>
    silent(site.inputs.joint_states, silence(state.live.joints, event.nowNs, site.ages.state_ms)),
  ),
  joints_fresh: liveGuard('state_stale', 'P9', ({ site }, { state, event }) => {
    const ageNs = event.rosNs - (state.live.joints?.stampNs ?? event.rosNs);
    const limitMs = site.ages.state_ms;
    return unless(isFresh(ageNs, limitMs), { value: ns(ageNs), limit: ns(msToNs(limitMs)) });
  }),
  permit_time: liveGuard('permit_expired', 'P5', (_terms, { state, event }) => {
    const { notBeforeNs = 0n, expiresNs = 0n } = state.live.permit ?? {};
    const inTime = notBeforeNs <= event.nowNs && event.nowNs < expiresNs;
    return unless(inTime, { value: ns(event.nowNs - expiresNs) });
  }),
  source_kind: liveGuard('source_kind', 'P18', (_terms, context) =>
    [...sourcesOf(context.state, subjectOf(context).plan)].flatMap(([subject, source]) =>
      unless(mayDrive(source, context.policy), { subject, value: source ?? -1 }),
    ),
  ),
  policy_current: liveGuard('policy_changed', 'P20', (_terms, { state, policy }) => {
    const seen = state.live.policySeen ?? '';
    return unless(seen === policy.sitePolicyDigest, { subject: seen });
  }),
} as const satisfies Record<string, Guard>;

export const standstillGuards = {
  /** Counted from the stop: that the robot stood still before it says nothing. */
  standstill: liveGuard('not_at_rest', 'P24', ({ site }, { state, event }) => {
    const limitNs = msToNs(site.ages.standstill_ms);
    const stoppedNs = event.nowNs - (state.live.stopping?.sinceNs ?? event.nowNs);
    const stillNs = stillForNs(state, event.nowNs);
    const value = stillNs < stoppedNs ? stillNs : stoppedNs;
    const heard = silence(state.live.joints, event.nowNs, site.ages.state_ms) === undefined;
    return unless(heard && value >= limitNs, { value: ns(value), limit: ns(limitNs) });
  }),
  stopping_time: liveGuard('no_standstill', 'P12', ({ site }, { state, event }) => {
    const value = event.nowNs - (state.live.stopping?.sinceNs ?? event.nowNs);
    const limitNs = msToNs(site.ages.stopping_ms);
    return unless(value <= limitNs, { value: ns(value), limit: ns(limitNs) });
  }),
} as const satisfies Record<string, Guard>;

export const windowGuards = {
  window_quota: liveGuard('quota_spent', 'P14', (_terms, { state }) => {
    const value = state.live.execution?.released ?? 0;
    const limit = state.live.permit?.quota ?? 0;
    return unless(value < limit, { value, limit });
  }),
  /** Neither the window that waits for its record nor the next one is overdue. */
  window_prompt: liveGuard('release_late', 'P9', ({ site }, context) => {
    const dueNs = dueNextNs(context) ?? context.event.nowNs;
    const lateNs = context.event.nowNs - dueNs;
    const limitNs = msToNs(site.ages.release_ms);
    return unless(lateNs <= limitNs, { value: ns(lateNs), limit: ns(limitNs) });
  }),
} as const satisfies Record<string, Guard>;
