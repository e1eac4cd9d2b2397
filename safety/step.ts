// The gate as a pure total reducer: state and event in, state and effects out; no clock, no file, no chance.
import { topics } from '../msgs/index.ts';
import { actions, answered } from './actions.ts';
import { holds } from './ages.ts';
import { detailLength, verdictsPending } from './bounds.ts';
import type { RefusalCode } from './codes.ts';
import { isOwnTopic, unexpired } from './command_guards.ts';
import type { GatePolicy } from './gate_policy.ts';
import { refusal, type CodedRefusal, type Context } from './guard.ts';
import { entryGuardIds, refusalsOf, releaseGuardIds } from './guards.ts';
import { journaled, refusalFields } from './records.ts';
import { changed, type Change, type SafetyEvent, type SafetyState } from './state.ts';
import { contextOf } from './subjects.ts';
import { rowFor, unlistedCode, type EventName, type Row } from './transitions.ts';
import { byTable, makeVerdict, offer } from './verdicts.ts';

/**
 * Takes one event. Every pair of state and event is defined: what the table does not list, or a guard
 * refuses, leaves plan, answers, approvals and phase as they were, and is journaled with its code.
 */
export function step(state: SafetyState, event: SafetyEvent, policy: GatePolicy): Change {
  const lapsed = withoutLapsed({ state, effects: [] }, event, policy);
  const context = contextOf(lapsed.state, event, policy);
  const noted = remember(lapsed, context);
  const row = rowFor(noted.state.phase, event.name);
  const refusals =
    row === undefined
      ? [refusal(byTable, unlistedCode(event.name), { subject: detailOf(event) })]
      : refusalsOf(row.guards, context);
  if (row === undefined || refusals.length > 0) return bounded(refuse(noted, context, refusals), context);
  return bounded(follow(apply(noted, row, context), context), context);
}

function apply(change: Change, row: Row, context: Context): Change {
  const moved = changed(change, { phase: row.to === 'same' ? change.state.phase : row.to });
  return row.actions.reduce((next, name) => actions[name](next, context, row), moved);
}

/** Takes the row of an event that the reducer raises itself, where the phase has one. */
function raise(name: EventName, change: Change, context: Context): Change {
  const row = rowFor(change.state.phase, name);
  return row === undefined ? change : apply(change, row, context);
}

/** Answers are out of date from the first event after their lifetime, whatever that event is. */
function withoutLapsed(change: Change, event: SafetyEvent, policy: GatePolicy): Change {
  const rules = policy.site.checklist.dry;
  if (change.state.answers.every((answer) => holds(answer, rules, event.nowNs))) return change;
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
  if ('command' in event) return answered(change, context, refusals[0]?.code ?? 'event_unknown');
  const announced =
    event.name === 'malformed'
      ? changed(change, { command: { id: event.commandId, code: 'command_malformed' } }, { kind: 'announce' })
      : change;
  return journaled(announced, event, refusalFields(event.name, refusals));
}

/** Refuses a plan with everything that stands against it, what is missing around it included. */
function refusePlan(change: Change, context: Context, refusals: readonly CodedRefusal[]): Change {
  const { subject, state, event } = context;
  if (subject === undefined) return change;
  const around = subject.plan.code === '' ? refusalsOf(releaseGuardIds, context) : [];
  const cause = state.cause === '' ? [] : [refusal(byTable, state.cause)];
  return offer(change, makeVerdict({ ...context, subject }, '', [...refusals, ...cause, ...around]), event);
}

/** A text that says which of many such events was refused. */
function detailOf(event: SafetyEvent): string {
  if (event.name === 'malformed') return event.commandId;
  return event.name === 'unknown' ? event.detail.slice(0, detailLength) : '';
}
