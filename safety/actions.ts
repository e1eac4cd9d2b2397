// What the rows of the transition table do to the state, by name; the phase has changed before they run.
import { jsonDigest } from '../core/digest.ts';
import { topics } from '../msgs/index.ts';
import { eventOf, type Action } from './action.ts';
import { goalsKept, observationsKept } from './bounds.ts';
import { acceptedCode, type RefusalCode } from './codes.ts';
import { runScope } from './commands.ts';
import { lapsedIn } from './lapse.ts';
import { liveActions } from './live_actions.ts';
import type { Endpoints } from './live_state.ts';
import { commandOf, refusal, subjectOf, type Context } from './guard.ts';
import { commandFields, journaled, refusalFields, startFields } from './records.ts';
import type { ActionName } from './rows.ts';
import { changed, withLive, type Change } from './state.ts';
import { byTable, cutOff, makeVerdict, offer, publishDurable, refusePending } from './verdicts.ts';

/** Judged: the answer goes into the next GateState and, with everything it was about, into the journal. */
export function answered(change: Change, context: Context, code: RefusalCode | typeof acceptedCode): Change {
  const command = commandOf(context);
  const next = changed(change, { command: { id: command.payload.command_id, code } }, { kind: 'announce' });
  return journaled(next, context.event, commandFields(command, code));
}

/** What is about one plan ends with its review, in LIVE all of it; what was given for a dry run stays. */
const endReview: Action = (change, context, { voids = 'superseded' }) => {
  const [answers, approvals] = [ofRun(change.state.answers), ofRun(change.state.approvals)];
  const ended = changed(change, { review: undefined, answers, approvals });
  const nothing = { permit: undefined, execution: undefined, stopping: undefined };
  return cutOff(withLive(ended, nothing), voids, context.event);
};

function ofRun<T extends { readonly scope: string }>(given: readonly T[]): readonly T[] {
  return given.filter(({ scope }) => scope === runScope);
}

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
  const review = { reviewId, subject, endpoints: sourcesNow(context) };
  return changed(endReview(change, context, row), { review, reviews });
};

/** Who publishes what feeds the plan, to be compared until it is executed. */
function sourcesNow({ state, policy }: Context): readonly Endpoints[] {
  const listed = policy.live?.site.sources.map(({ topic }) => topic) ?? [];
  return state.live.endpoints.filter(({ topic }) => listed.includes(topic));
}

const offerRehearsal: Action = (change, context) => {
  const subject = subjectOf(context);
  const verdict = makeVerdict({ ...context, subject }, change.state.review?.reviewId ?? '', []);
  return offer(change, verdict, context.event);
};

/** What is out of date by now is gone, and said. */
const dropLapsed: Action = (change, { event, policy }) => {
  const { answers, approvals } = lapsedIn(change.state, event, policy);
  const kept = {
    answers: change.state.answers.filter((answer) => !answers.includes(answer)),
    approvals: change.state.approvals.filter((approval) => !approvals.includes(approval)),
  };
  const refusals = [
    ...answers.map(({ item }) => refusal(byTable, 'checklist_incomplete', { subject: item })),
    ...approvals.map(({ keyId }) => refusal(byTable, 'approval_missing', { subject: keyId })),
  ];
  return journaled(changed(change, kept), event, refusalFields('lapse', refusals));
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
  const { topic, publishers, ids = [] } = eventOf(context, 'endpoints_seen');
  const others = change.state.foreign.filter((name) => name !== topic);
  // In a dry run no publisher of approved chunks is legitimate, this gate's own included.
  const isLive = context.policy.mode === 'live';
  const legitimate = topic === topics.approvedChunk.name && !isLive ? 0 : 1;
  const noted = changed(change, { foreign: publishers.length > legitimate ? [...others, topic] : others });
  const endpoints = noted.state.live.endpoints.filter((entry) => entry.topic !== topic);
  return isLive ? withLive(noted, { endpoints: [...endpoints, { topic, publishers, ids }] }) : noted;
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
  ...liveActions,
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
