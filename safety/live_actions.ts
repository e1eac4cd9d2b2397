// What the rows of LIVE do to the state, by name. The stop stands first in every row that ends a motion.
import { defined } from '../core/assert.ts';
import { jsonDigest } from '../core/digest.ts';
import { msToNs } from './ages.ts';
import { eventOf, type Action } from './action.ts';
import { refusal, subjectOf, type Context } from './guard.ts';
import { peersNeeded } from './hold_guards.ts';
import { liveTerms } from './gate_policy.ts';
import { evidenceFields, permitFields, windowFields } from './live_records.ts';
import type { Peer, Permit, ReleasedWindow } from './live_state.ts';
import { journaled } from './records.ts';
import { dueNextNs, nextWindow } from './schedule.ts';
import { jointsAfter } from './standstill.ts';
import { changed, withLive, type Change } from './state.ts';
import { byTable, makeVerdict, offer, refusePlan } from './verdicts.ts';

/** The permit as it is in the state that an action works on. */
function permitOf({ state }: Change): Permit {
  return defined(state.live.permit, 'the permit that a row is about');
}

/** A dry gate has nothing to stop, and no way to say so. */
const sendStop: Action = (change, { policy }, { voids = 'stopped' }) =>
  policy.mode === 'live' ? changed(change, {}, { kind: 'stop', reason: voids }) : change;

/** A stop that came as a command reaches the controller through the gate; one on the topic has already. */
const relayStop: Action = (change, context, row) =>
  eventOf(context, 'stop').commandId === '' ? change : sendStop(change, context, row);

const enterStopping: Action = (change, { event }, { voids = 'stopped' }) =>
  journaled(withLive(change, { stopping: { reason: voids, sinceNs: event.nowNs } }), event, {
    kind: 'stopping',
    reason: voids,
  });

const endStopping: Action = (change, { event }) => {
  const reason = change.state.live.stopping?.reason ?? '';
  return journaled(withLive(change, { stopping: undefined }), event, { kind: 'standstill', reason });
};

const mintPermit: Action = (change, context) => {
  const { policy, event } = context;
  const { planDigest, windows = [] } = subjectOf(context);
  const permits = change.state.live.permits + 1;
  const id = jsonDigest({
    run_id: policy.runId,
    gate_boot_id: policy.gateBootId,
    plan_digest: planDigest,
    review_id: change.state.review?.reviewId ?? '',
    permits,
  });
  const permit: Permit = {
    id,
    notBeforeNs: event.nowNs,
    expiresNs: event.nowNs + msToNs(liveTerms(policy).site.ages.permit_ms),
    quota: windows.length,
    spent: undefined,
  };
  const made = withLive(change, { permits, permit });
  return journaled(made, event, permitFields('permit_made', permit, planDigest));
};

/** Spent from now on, whatever comes of it. */
const spendPermit: Action = (change, context) => {
  const { nowNs } = context.event;
  const asked = journaled(
    change,
    context.event,
    permitFields('permit_spent', permitOf(change), subjectOf(context).planDigest),
  );
  const spent = { record: asked.state.journal.issued, atNs: nowNs };
  return withLive(asked, { permit: { ...permitOf(asked), spent } });
};

/** The verdict on the plan is durable before its first window, because it is asked for first. */
const beginExecution: Action = (change, context) => {
  const subject = subjectOf(context);
  const execution = { startNs: context.event.nowNs, released: 0, cut: undefined };
  const verdict = makeVerdict({ ...context, subject }, change.state.review?.reviewId ?? '', []);
  return offer(withLive(change, { execution }), verdict, context.event);
};

/** The next window, as it would go out now. */
function windowOf(
  change: Change,
  context: Context,
): { readonly window: ReleasedWindow; readonly dueNs: bigint } {
  const at = { ...context, state: change.state };
  const part = defined(nextWindow(at), 'a window that is due');
  const dueNs = defined(dueNextNs(at), 'when the window is due');
  const { site } = liveTerms(context.policy);
  const { plan, planDigest } = subjectOf(context);
  const dim = context.policy.embodiment.dimensions.length;
  const { nowNs, rosNs } = context.event;
  const window: ReleasedWindow = {
    permitId: permitOf(change).id,
    permitSequence: part.index,
    plan,
    planDigest,
    index: part.index,
    firstStep: part.firstStep,
    steps: part.steps,
    data: plan.slice.subarray(part.firstStep * dim, (part.firstStep + part.steps) * dim),
    tailSteps: part.tail.length / dim,
    tail: part.tail,
    notAfterNs: rosNs + dueNs + msToNs(site.ages.release_ms) - nowNs,
  };
  return { window, dueNs };
}

const cutWindow: Action = (change, context) => {
  const { window, dueNs } = windowOf(change, context);
  const asked = journaled(change, context.event, windowFields(window, dueNs));
  const execution = defined(asked.state.live.execution, 'the execution');
  const cut = { index: window.index, record: asked.state.journal.issued, dueNs };
  return withLive(asked, { execution: { ...execution, cut } });
};

const releaseWindow: Action = (change, context) => {
  const { window } = windowOf(change, context);
  const execution = defined(change.state.live.execution, 'the execution');
  const released = { ...execution, released: execution.released + 1, cut: undefined };
  return withLive(change, { execution: released }, { kind: 'release', window });
};

function withPeer(
  change: Change,
  node: string,
  patch: (before: Peer | undefined) => Peer | undefined,
): Change {
  const { peers } = change.state.live;
  const after = patch(peers.find((peer) => peer.node === node));
  return after === undefined
    ? change
    : withLive(change, { peers: [...peers.filter((peer) => peer.node !== node), after] });
}

export const liveActions = {
  begin_execution: beginExecution,
  cut_window: cutWindow,
  end_stopping: endStopping,
  enter_stopping: enterStopping,
  mint_permit: mintPermit,
  note_beat: (change, { event: { nowNs, rosNs } }) => withLive(change, { beat: { nowNs, rosNs } }),
  note_enabling: (change, context) => {
    const { value, nowNs } = eventOf(context, 'enabling');
    return withLive(change, { enabling: { value, heardNs: nowNs } });
  },
  note_estop: (change, context) => {
    const { pressed, nowNs } = eventOf(context, 'estop');
    return withLive(change, { estop: { pressed, heardNs: nowNs } });
  },
  note_evidence: (change, context) =>
    withLive(change, { evidence: eventOf(context, 'evidence_judged').evidence }),
  note_heartbeat: (change, context) => {
    const { node, nowNs } = eventOf(context, 'heartbeat');
    if (!peersNeeded.includes(node)) return change;
    return withPeer(change, node, (before) => ({ node, heardNs: nowNs, offsetNs: before?.offsetNs }));
  },
  note_joints: (change, context) => {
    const sample = eventOf(context, 'joint_state');
    return withLive(change, { joints: jointsAfter(sample, change.state.live.joints, context.policy) });
  },
  note_offset: (change, context) => {
    const { node, offsetNs } = eventOf(context, 'clock_offset');
    return withPeer(change, node, (before) => before && { ...before, offsetNs });
  },
  note_policy: (change, context) => withLive(change, { policySeen: eventOf(context, 'policy_seen').digest }),
  record_evidence: (change, context) =>
    journaled(change, context.event, evidenceFields(eventOf(context, 'evidence_judged').evidence)),
  record_report: (change, context) => {
    const { permitId, index, code } = eventOf(context, 'report');
    return journaled(change, context.event, { kind: 'report', permit_id: permitId, index, code });
  },
  record_void: (change, { event }, { voids = 'superseded' }) =>
    journaled(change, event, { kind: 'void', reason: voids }),
  refuse_plan: (change, context) => refusePlan(change, context, [refusal(byTable, 'executing')]),
  relay_stop: relayStop,
  release_window: releaseWindow,
  send_stop: sendStop,
  spend_permit: spendPermit,
} as const satisfies Readonly<Record<string, Action>>;
