// What latches a LIVE gate from every phase: the emergency stop, a clock that jumped, a graph or a policy
// that is not the one that was looked at.
import { msToNs, silence } from './ages.ts';
import { liveGuard, ns, unless, type Context, type Finding, type Guard } from './guard.ts';
import { clockTopic } from '../msgs/index.ts';
import type { Endpoints } from './live_state.ts';

/** How far both clocks moved since the newest tick; nothing before the first. */
function sinceBeat({ state: { live }, event }: Context): { readonly steady: bigint; readonly ros: bigint } {
  const { nowNs, rosNs } = live.beat ?? event;
  return { steady: event.nowNs - nowNs, ros: event.rosNs - rosNs };
}

/** Looked at before an event is taken: the tick itself would hide them. */
export const pulseGuards = {
  loop_alive: liveGuard('loop_paused', 'P12', ({ site }, context) => {
    const { steady } = sinceBeat(context);
    const limitNs = msToNs(site.ages.pause_ms);
    return unless(steady <= limitNs, { value: ns(steady), limit: ns(limitNs) });
  }),
  /** Both clocks are read together at a tick; a message brings the time at which it was received. */
  clock_steady: liveGuard('clock_step', 'P5', ({ site }, context) => {
    if (context.event.name !== 'tick') return [];
    const { steady, ros } = sinceBeat(context);
    const limitNs = msToNs(site.ages.clock_offset_ms);
    const stepNs = ros > steady ? ros - steady : steady - ros;
    return unless(steady >= 0n && stepNs <= limitNs, { value: ns(ros - steady), limit: ns(limitNs) });
  }),
} as const satisfies Record<string, Guard>;

function same(a: Endpoints | undefined, b: Endpoints): boolean {
  return a?.publishers.join(' ') === b.publishers.join(' ') && a.ids.join(' ') === b.ids.join(' ');
}

/** Topics that feed the plan whose publishers are others than when the review began. */
function changedSources({ state }: Context): readonly Finding[] {
  return (state.review?.endpoints ?? []).flatMap((reviewed) => {
    const now = state.live.endpoints.find(({ topic }) => topic === reviewed.topic);
    return unless(same(now, reviewed), { subject: reviewed.topic, value: now?.publishers.length ?? 0 });
  });
}

export const watchGuards = {
  estop_released: liveGuard('estop_pressed', 'P8', ({ site }, { state }) =>
    unless(state.live.estop?.pressed !== true, { subject: site.inputs.estop }),
  ),
  /** Time that somebody else may set is no time to judge ages by. */
  system_clock: liveGuard('clock_topic', 'P5', (_terms, { state }) => {
    const found = state.live.endpoints.find(({ topic }) => topic === clockTopic.name);
    const value = found?.publishers.length ?? 0;
    return unless(value === 0, { subject: clockTopic.name, value });
  }),
  policy_readable: liveGuard('policy_unreadable', 'P20', (_terms, { state }) =>
    unless(state.live.policySeen !== undefined),
  ),
  sources_kept: liveGuard('source_changed', 'P19', (_terms, context) => changedSources(context)),
} as const satisfies Record<string, Guard>;

/** Of a LIVE gate that could move a robot soon: silence is as good as pressed. */
export const emergencyGuards = {
  estop_heard: liveGuard('estop_silent', 'P8', ({ site }, { state, event }) => {
    const found = silence(state.live.estop, event.nowNs, site.ages.input_ms);
    return found === undefined ? [] : [{ subject: site.inputs.estop, ...found }];
  }),
} as const satisfies Record<string, Guard>;

export const reviewGuards = {
  /** Each topic that feeds the plan has one publisher: the node that the policy names. */
  sources_listed: liveGuard('source_unlisted', 'P19', ({ site }, { state }) =>
    site.sources.flatMap(({ topic, node }) => {
      const found = state.live.endpoints.find((entry) => entry.topic === topic);
      const alone = found?.publishers.length === 1 && found.publishers[0] === node;
      return unless(alone, { subject: topic, value: found?.publishers.length ?? 0, limit: 1 });
    }),
  ),
} as const satisfies Record<string, Guard>;
