// The transition table. What no row lists changes nothing, is refused with a code, and is journaled.
import type { RefusalCode } from './codes.ts';
import { entryGuardIds, planGuardIds, releaseGuardIds, type GuardId } from './guards.ts';
import type { Phase, SafetyEvent } from './state.ts';

/**
 * Events, and three that the reducer raises itself: a review is complete, answers lapsed, a second gate was
 * seen.
 */
export type EventName = SafetyEvent['name'] | 'complete' | 'lapse' | 'foreign_output';

/** What a row does to the state; each is a function of that name in actions.ts. */
export type ActionName =
  | 'announce'
  | 'answer_command'
  | 'begin_review'
  | 'clear_cause'
  | 'confirm_record'
  | 'drop_answer'
  | 'drop_approval'
  | 'drop_lapsed'
  | 'end_review'
  | 'fail_journal'
  | 'latch'
  | 'note_answer'
  | 'note_approval'
  | 'note_author'
  | 'note_endpoints'
  | 'note_goal'
  | 'note_observation'
  | 'note_recorder'
  | 'note_stop'
  | 'offer_rehearsal'
  | 'record_bytes'
  | 'record_notice'
  | 'record_start'
  | 'void_all';

export interface Row {
  readonly event: EventName;
  readonly from: readonly Phase[];
  /** All of them must pass. */
  readonly guards: readonly GuardId[];
  readonly to: Phase | 'same';
  /** In this order, after the phase has changed. */
  readonly actions: readonly ActionName[];
  /** Code for a plan whose rehearsal this cuts off before the journal had it. */
  readonly voids?: RefusalCode;
}

const open: readonly Phase[] = ['disarmed', 'review', 'approved'];
const every: readonly Phase[] = [...open, 'latched'];

const operatorRows: readonly Row[] = [
  {
    event: 'open_run',
    from: open,
    guards: [...entryGuardIds, 'run_new'],
    to: 'same',
    actions: ['note_author', 'answer_command'],
  },
  {
    event: 'check',
    from: open,
    guards: [...entryGuardIds, 'run_opened', 'item_known'],
    to: 'same',
    actions: ['note_answer', 'answer_command'],
  },
  {
    event: 'uncheck',
    from: open,
    guards: [...entryGuardIds, 'run_opened', 'item_known'],
    to: 'disarmed',
    actions: ['drop_answer', 'end_review', 'answer_command'],
    voids: 'checklist_incomplete',
  },
  {
    event: 'approve',
    from: open,
    guards: [
      ...entryGuardIds,
      'run_opened',
      'scope_reviewed',
      'scope_digest',
      'not_author',
      'approval_new',
      'approval_room',
    ],
    to: 'same',
    actions: ['note_approval', 'answer_command'],
  },
  {
    event: 'reject',
    from: ['review', 'approved'],
    guards: [...entryGuardIds, 'reject_digest'],
    to: 'disarmed',
    actions: ['end_review', 'answer_command'],
    voids: 'rejected',
  },
  {
    event: 'withdraw',
    from: open,
    guards: [...entryGuardIds, 'approval_held'],
    to: 'disarmed',
    actions: ['drop_approval', 'end_review', 'answer_command'],
    voids: 'approval_missing',
  },
  {
    event: 'reset',
    from: ['latched'],
    guards: [...entryGuardIds, 'cause_cleared'],
    to: 'disarmed',
    actions: ['clear_cause', 'answer_command'],
  },
  {
    event: 'stop',
    from: open,
    guards: [],
    to: 'disarmed',
    actions: ['announce', 'void_all', 'note_stop'],
    voids: 'stopped',
  },
  { event: 'stop', from: ['latched'], guards: [], to: 'latched', actions: ['announce', 'note_stop'] },
];

const reviewRows: readonly Row[] = [
  {
    event: 'plan',
    from: open,
    guards: planGuardIds,
    to: 'review',
    actions: ['begin_review', 'announce'],
    voids: 'superseded',
  },
  {
    event: 'complete',
    from: ['review'],
    guards: releaseGuardIds,
    to: 'approved',
    actions: ['offer_rehearsal', 'announce'],
  },
  {
    event: 'lapse',
    from: open,
    guards: [],
    to: 'disarmed',
    actions: ['drop_lapsed', 'end_review', 'announce'],
    voids: 'checklist_incomplete',
  },
];

const inputRows: readonly Row[] = [
  { event: 'start', from: ['disarmed'], guards: [], to: 'same', actions: ['record_start', 'announce'] },
  { event: 'tick', from: every, guards: [], to: 'same', actions: [] },
  {
    event: 'observation',
    from: every,
    guards: ['sole_publisher'],
    to: 'same',
    actions: ['note_observation'],
  },
  { event: 'goal', from: every, guards: ['sole_publisher'], to: 'same', actions: ['note_goal'] },
  {
    event: 'recorder_state',
    from: every,
    guards: ['sole_publisher'],
    to: 'same',
    actions: ['note_recorder'],
  },
  { event: 'refused_bytes', from: every, guards: [], to: 'same', actions: ['record_bytes'] },
  { event: 'noticed', from: every, guards: [], to: 'same', actions: ['record_notice'] },
  { event: 'endpoints_seen', from: every, guards: [], to: 'same', actions: ['note_endpoints'] },
  {
    event: 'journal_durable',
    from: every,
    guards: ['journal_order'],
    to: 'same',
    actions: ['confirm_record'],
  },
];

const faultRows: readonly Row[] = [
  {
    event: 'foreign_output',
    from: open,
    guards: [],
    to: 'latched',
    actions: ['void_all', 'latch', 'announce'],
    voids: 'foreign_publisher',
  },
  {
    event: 'journal_failed',
    from: every,
    guards: [],
    to: 'latched',
    actions: ['fail_journal', 'void_all', 'latch', 'announce'],
    voids: 'journal_failed',
  },
];

export const transitions: readonly Row[] = [...operatorRows, ...reviewRows, ...inputRows, ...faultRows];

export function rowFor(phase: Phase, event: EventName): Row | undefined {
  return transitions.find((row) => row.event === event && row.from.includes(phase));
}

const unlistedCodes: Readonly<Partial<Record<EventName, RefusalCode>>> = {
  arm: 'live_not_available',
  malformed: 'command_malformed',
  reject: 'nothing_to_review',
  reset: 'not_latched',
  start: 'event_unknown',
  unknown: 'event_unknown',
};

/** Why an event that no row lists is refused. All others are missing in the latched phase only. */
export function unlistedCode(event: EventName): RefusalCode {
  return unlistedCodes[event] ?? 'latched';
}
