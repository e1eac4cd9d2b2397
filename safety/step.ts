// The gate as a pure total reducer: state and event in, state and effects out; no clock, no file, no chance.
import { topics } from '../msgs/index.ts';
import { answered } from './actions.ts';
import { apply, raise } from './apply.ts';
import { detailLength, verdictsPending } from './bounds.ts';
import type { RefusalCode } from './codes.ts';
import { isOwnTopic, unexpired } from './command_guards.ts';
import type { GatePolicy } from './gate_policy.ts';
import { refusal, type CodedRefusal, type Context } from './guard.ts';
import { entryGuardIds, refusalsOf, releaseGuardIds, revokingIds } from './guards.ts';
import { lapsedIn } from './lapse.ts';
import { progress, pulse } from './progress.ts';
import { journaled, refusalFields } from './records.ts';
import { changed, type Change, type SafetyEvent, type SafetyState } from './state.ts';
import { contextOf } from './subjects.ts';
import { rowFor, unlistedCode } from './transitions.ts';
import { byTable, makeVerdict, offer, refusePlan } from './verdicts.ts';

/**
 * Takes one event. Every pair of state and event is defined: what the table does not list, or a guard
 * refuses, leaves plan, answers, approvals and phase as they were, and is journaled with its code. In LIVE
 * every event is also a look at the clocks before it, and at everything else after it.
 */
export function step(state: SafetyState, event: SafetyEvent, policy: GatePolicy): Change {
  const before: Change = { state, effects: [] };
  if (policy.mode === 'dry_run') return take(withoutLapsed(before, event, policy), event, policy);
  const context: Context = { state, event, policy, subject: undefined };
  const pulsed = withoutLapsed(pulse(before, context), event, policy);
  return stopFirst(progress(take(pulsed, event, policy), context));
}

/** A stop never waits for what else its event asks for: no record, no message goes out before it. */
function stopFirst({ state, effects }: Change): Change {
  const stop = effects.find(({ kind }) => kind === 'stop');
  const others = effects.filter(({ kind }) => kind !== 'stop');
  return { state, effects: stop === undefined ? others : [stop, ...others] };
}

function take(change: Change, event: SafetyEvent, policy: GatePolicy): Change {
  const context = contextOf(change.state, event, policy);
  const noted = remember(change, context);
  const { phase } = noted.state;
  const row = rowFor(phase, event.name, policy.mode);
  const refusals =
    row === undefined
      ? [refusal(byTable, unlistedCode(phase, event.name, policy.mode), { subject: detailOf(event) })]
      : refusalsOf(row.guards, context);
  if (row === undefined || refusals.length > 0) return bounded(refuse(noted, context, refusals), context);
  return bounded(follow(apply(noted, row, context), context), context);
}

function withoutLapsed(change: Change, event: SafetyEvent, policy: GatePolicy): Change {
  const { answers, approvals } = lapsedIn(change.state, event, policy);
  if (answers.length + approvals.length === 0) return change;
  return raise('lapse', change, contextOf(change.state, event, policy));
}

/** Plans and genuine commands count as seen, however they are judged: none is taken twice. */
function remember(change: Change, context: Context): Change {
  const { state } = change;
  const { event } = context;
  if (event.name === 'plan') return withNewestPlan(change, event);
  if (!('command' in event) || refusalsOf(entryGuardIds, context).length > 0) return change;
  const { command_id: commandId, not_after_ns } = event.command.payload;
  const entry = { commandId, notAfterNs: BigInt(not_after_ns) };
  return changed(change, { remembered: [...unexpired(state, event.rosNs), entry] });
}

function withNewestPlan(change: Change, { plan: { meta } }: Extract<SafetyEvent, { name: 'plan' }>): Change {
  const { newestPlan, foreign } = change.state;
  if (foreign.includes(topics.plan.name)) return change;
  const older = newestPlan?.bootId === meta.boot_id && meta.sequence <= newestPlan.sequence;
  return older ? change : changed(change, { newestPlan: { bootId: meta.boot_id, sequence: meta.sequence } });
}

/** What an accepted event leads to by itself. */
function follow(change: Change, before: Context): Change {
  const context = { ...before, state: change.state };
  switch (before.event.name) {
    case 'plan':
    case 'check':
    case 'approve':
      return complete(change, context);
    case 'endpoints_seen':
      return change.state.foreign.some(isOwnTopic) ? raise('foreign_output', change, context) : change;
    default:
      return change;
  }
}

/** A journal that cannot keep up has failed: what waits for it may not wait without end. */
function bounded(change: Change, context: Context): Change {
  return change.state.pending.length <= verdictsPending
    ? change
    : failJournal(change, context, 'journal_behind');
}

function failJournal(change: Change, context: Context, cause: RefusalCode): Change {
  const { nowNs, rosNs } = context.event;
  return raise('journal_failed', change, {
    ...context,
    event: { name: 'journal_failed', cause, nowNs, rosNs },
  });
}

/** A reviewed plan is rehearsed once nothing stands against it; one that just came is answered at once. */
function complete(change: Change, context: Context): Change {
  const { review, phase } = change.state;
  if (review === undefined || phase !== 'review') return change;
  const reviewed = { ...context, subject: review.subject };
  const refusals = refusalsOf(releaseGuardIds, reviewed);
  if (refusals.length === 0) return raise('complete', change, reviewed);
  if (context.event.name !== 'plan') return change;
  return offer(change, makeVerdict(reviewed, review.reviewId, refusals), context.event);
}

function refuse(change: Change, context: Context, refusals: readonly CodedRefusal[]): Change {
  const { event } = context;
  if (event.name === 'plan') return refusePlan(change, context, refusals);
  if (event.name === 'journal_durable') return failJournal(change, context, 'journal_disordered');
  if ('command' in event) {
    const code = refusals[0]?.code ?? 'event_unknown';
    return revoked(answered(change, context, code), context, refusals);
  }
  const announced =
    event.name === 'malformed'
      ? changed(change, { command: { id: event.commandId, code: 'command_malformed' } }, { kind: 'announce' })
      : change;
  return journaled(announced, event, refusalFields(event.name, refusals));
}

/** A permit does not outlast what it was made for: some refusals end it. */
function revoked(change: Change, context: Context, refusals: readonly CodedRefusal[]): Change {
  const ending = refusals.find(({ guard }) => revokingIds.includes(guard));
  return ending === undefined ? change : raise('revoke', change, context, ending.code);
}

/** A text that says which of many such events was refused. */
function detailOf(event: SafetyEvent): string {
  if (event.name === 'malformed') return event.commandId;
  return event.name === 'unknown' ? event.detail.slice(0, detailLength) : '';
}
