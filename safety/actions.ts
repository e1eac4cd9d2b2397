// What the rows of the transition table do to the state, by name; the phase has changed before they run.
import { defined } from '../core/assert.ts';
import { jsonDigest } from '../core/digest.ts';
import { topics } from '../msgs/index.ts';
import { holds } from './ages.ts';
import { goalsKept, observationsKept } from './bounds.ts';
import { acceptedCode, type RefusalCode } from './codes.ts';
import { runScope } from './commands.ts';
import { commandOf, refusal, subjectOf, type Context } from './guard.ts';
import { commandFields, journaled, refusalFields, startFields } from './records.ts';
import { changed, type Change, type SafetyEvent } from './state.ts';
import type { ActionName, Row } from './transitions.ts';
import { byTable, cutOff, makeVerdict, offer, publishDurable, refusePending } from './verdicts.ts';

type Action = (change: Change, context: Context, row: Row) => Change;

/** The event under its own type: a row names the event its actions run on. */
function eventOf<Name extends SafetyEvent['name']>(
  context: Context,
  name: Name,
): Extract<SafetyEvent, { name: Name }> {
  const { event } = context;
  return defined(isNamed(event, name) ? event : undefined, `event ${name}`);
}

function isNamed<Name extends SafetyEvent['name']>(
  event: SafetyEvent,
  name: Name,
): event is Extract<SafetyEvent, { name: Name }> {
  return event.name === name;
}

/** Judged: the answer goes into the next GateState and, with everything it was about, into the journal. */
export function answered(change: Change, context: Context, code: RefusalCode | typeof acceptedCode): Change {
  const command = commandOf(context);
  const next = changed(change, { command: { id: command.payload.command_id, code } }, { kind: 'announce' });
  return journaled(next, context.event, commandFields(command, code));
}

/** Approvals of one plan end with its review; those given for the run stay. */
const endReview: Action = (change, context, { voids = 'superseded' }) => {
  const approvals = change.state.approvals.filter(({ scope }) => scope === runScope);
  return cutOff(changed(change, { review: undefined, approvals }), voids, context.event);
};

const beginReview: Action = (change, context, row) => {
  const { state } = change;
  const subject = subjectOf(context);
  const reviews = state.reviews + 1;
  const { runId, gateBootId } = context.policy;
  const reviewId = jsonDigest({
    run_id: runId,
    gate_boot_id: gateBootId,
    plan_digest: subject.planDigest,
    reviews,
  });
  return changed(endReview(change, context, row), { review: { reviewId, subject }, reviews });
};

const offerRehearsal: Action = (change, context) => {
  const subject = subjectOf(context);
  const verdict = makeVerdict({ ...context, subject }, change.state.review?.reviewId ?? '', []);
  return offer(change, verdict, context.event);
};

const dropLapsed: Action = (change, { event, policy }) => {
  const rules = policy.site.checklist.dry;
  const [kept, lapsed] = [true, false].map((wanted) =>
    change.state.answers.filter((answer) => holds(answer, rules, event.nowNs) === wanted),
  );
  const refusals = (lapsed ?? []).map(({ item }) =>
    refusal(byTable, 'checklist_incomplete', { subject: item }),
  );
  return journaled(changed(change, { answers: kept ?? [] }), event, refusalFields('lapse', refusals));
};

const noteAnswer: Action = (change, context) => {
  const { payload, keyId } = commandOf(context);
  const { nowNs, rosNs } = context.event;
  const answer = {
    item: payload.item ?? '',
    scope: payload.scope ?? runScope,
    operator: payload.operator,
    keyId,
    attestedBy: payload.attested_by,
    givenNs: nowNs,
    answeredNs: rosNs,
  };
  const others = change.state.answers.filter(({ item }) => item !== answer.item);
  return changed(change, { answers: [...others, answer] });
};

const noteApproval: Action = (change, context) => {
  const { payload, keyId, enrolled } = commandOf(context);
  const approval = {
    scope: payload.scope ?? '',
    operator: payload.operator,
    keyId,
    attestedBy: payload.attested_by,
    selfAttested: !enrolled,
    givenNs: context.event.nowNs,
    givenRosNs: context.event.rosNs,
  };
  return changed(change, { approvals: [...change.state.approvals, approval] });
};

const noteEndpoints: Action = (change, context) => {
  const { topic, publishers } = eventOf(context, 'endpoints_seen');
  const others = change.state.foreign.filter((name) => name !== topic);
  // In a dry run no publisher of approved chunks is legitimate, this gate's own included.
  const legitimate = topic === topics.approvedChunk.name ? 0 : 1;
  return changed(change, { foreign: publishers.length > legitimate ? [...others, topic] : others });
};

const noteObservation: Action = (change, context) => {
  const { observed } = eventOf(context, 'observation');
  return changed(change, { observations: [...change.state.observations, observed].slice(-observationsKept) });
};

const noteGoal: Action = (change, context) => {
  const { digest } = eventOf(context, 'goal');
  const others = change.state.goals.filter((goal) => goal !== digest);
  return changed(change, { goals: [...others, digest].slice(-goalsKept) });
};

/** The stop has gone out before anything is written: it never waits for the journal. */
const noteStop: Action = (change, context) => {
  const { commandId } = eventOf(context, 'stop');
  const noted =
    commandId === '' ? change : changed(change, { command: { id: commandId, code: acceptedCode } });
  return journaled(noted, context.event, { kind: 'stop', command_id: commandId });
};

const confirmRecord: Action = (change, context) => {
  const { position } = eventOf(context, 'journal_durable');
  const { journal } = change.state;
  return publishDurable(changed(change, { journal: { ...journal, durable: journal.durable + 1, position } }));
};

/** Closed for good before anything else is said; what latched it first stays the cause. */
const failJournal: Action = (change) => {
  const failed = changed(change, { journal: { ...change.state.journal, failed: true } });
  return refusePending(failed, 'journal_failed');
};

const latch: Action = (change, context, { voids = 'latched' }) => {
  const cause = context.event.name === 'journal_failed' ? context.event.cause : voids;
  const next = changed(change, { cause: change.state.cause === '' ? cause : change.state.cause });
  return journaled(next, context.event, { kind: 'latched', cause });
};

const voidAll: Action = (change, context, row) =>
  endReview(changed(change, { answers: [], approvals: [] }), context, row);

const recordBytes: Action = (change, context) => {
  const { topic, code, rawDigest } = eventOf(context, 'refused_bytes');
  return journaled(change, context.event, { kind: 'refused_bytes', topic, code, raw_digest: rawDigest });
};

const recordNotice: Action = (change, context) => {
  const { notice, subject, count } = eventOf(context, 'noticed');
  return journaled(change, context.event, { kind: notice, subject, count });
};

export const actions = {
  announce: (change) => changed(change, {}, { kind: 'announce' }),
  answer_command: (change, context) => answered(change, context, acceptedCode),
  begin_review: beginReview,
  clear_cause: (change) => changed(change, { cause: '' }),
  confirm_record: confirmRecord,
  drop_answer: (change, context) => {
    const { item } = commandOf(context).payload;
    return changed(change, { answers: change.state.answers.filter((answer) => answer.item !== item) });
  },
  drop_approval: (change, context) => {
    const { keyId, payload } = commandOf(context);
    const kept = change.state.approvals.filter((own) => own.keyId !== keyId || own.scope !== payload.scope);
    return changed(change, { approvals: kept });
  },
  drop_lapsed: dropLapsed,
  end_review: endReview,
  fail_journal: failJournal,
  latch,
  note_answer: noteAnswer,
  note_approval: noteApproval,
  note_author: (change, context) => {
    const { keyId, payload } = commandOf(context);
    return changed(change, { author: { keyId, operator: payload.operator } });
  },
  note_endpoints: noteEndpoints,
  note_goal: noteGoal,
  note_observation: noteObservation,
  note_recorder: (change, context) => {
    const { state, nowNs } = eventOf(context, 'recorder_state');
    return changed(change, { recorder: { state, heardNs: nowNs } });
  },
  note_stop: noteStop,
  offer_rehearsal: offerRehearsal,
  record_bytes: recordBytes,
  record_notice: recordNotice,
  record_start: (change, { event, policy }) => journaled(change, event, startFields(policy)),
  void_all: voidAll,
} as const satisfies Record<ActionName, Action>;
