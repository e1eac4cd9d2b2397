// The transition table. What no row lists changes nothing, is refused with a code, and is journaled.
import type { RefusalCode } from './codes.ts';
import type { GateMode } from './gate_policy.ts';
import { entryGuardIds, planGuardIds, pulseGuardIds, releaseGuardIds, watchGuardIds } from './guards.ts';
import { liveTransitions } from './live_transitions.ts';
import { every, open, still, unlatched, type EventName, type Row } from './rows.ts';
import type { Phase } from './state.ts';

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
    guards: [...entryGuardIds, 'by_person', 'run_opened', 'item_known', 'answer_scope'],
    to: 'same',
    actions: ['note_answer', 'answer_command'],
  },
  {
    event: 'uncheck',
    from: still,
    guards: [...entryGuardIds, 'run_opened', 'item_known', 'answer_scope'],
    to: 'disarmed',
    actions: ['drop_answer', 'end_review', 'answer_command'],
    voids: 'checklist_incomplete',
  },
  {
    event: 'approve',
    from: open,
    guards: [
      ...entryGuardIds,
      'by_person',
      'scope_plan',
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
    from: ['review', 'approved', 'permitted'],
    guards: [...entryGuardIds, 'reject_digest'],
    to: 'disarmed',
    actions: ['end_review', 'answer_command'],
    voids: 'rejected',
  },
  {
    event: 'withdraw',
    from: still,
    guards: [...entryGuardIds, 'approval_held'],
    to: 'disarmed',
    actions: ['drop_approval', 'end_review', 'answer_command'],
    voids: 'approval_missing',
  },
  {
    event: 'reset',
    from: ['latched'],
    guards: [...entryGuardIds, 'cause_cleared', ...pulseGuardIds, ...watchGuardIds, 'estop_heard'],
    to: 'disarmed',
    actions: ['clear_cause', 'answer_command'],
  },
  {
    event: 'stop',
    from: open,
    guards: [],
    to: 'disarmed',
    actions: ['relay_stop', 'announce', 'void_all', 'note_stop'],
    voids: 'stopped',
  },
  {
    event: 'stop',
    from: ['latched'],
    guards: [],
    to: 'latched',
    actions: ['relay_stop', 'announce', 'note_stop'],
  },
];

const reviewRows: readonly Row[] = [
  {
    event: 'plan',
    from: still,
    guards: planGuardIds,
    to: 'review',
    actions: ['begin_review', 'announce'],
    voids: 'superseded',
  },
  {
    event: 'complete',
    from: ['review'],
    mode: 'dry_run',
    guards: releaseGuardIds,
    to: 'approved',
    actions: ['offer_rehearsal', 'announce'],
  },
  {
    event: 'complete',
    from: ['review'],
    mode: 'live',
    guards: releaseGuardIds,
    to: 'approved',
    actions: ['announce'],
  },
  {
    event: 'lapse',
    from: still,
    guards: [],
    to: 'disarmed',
    actions: ['drop_lapsed', 'end_review', 'announce'],
    voids: 'checklist_incomplete',
  },
];

const inputRows: readonly Row[] = [
  { event: 'start', from: ['disarmed'], guards: [], to: 'same', actions: ['record_start', 'announce'] },
  { event: 'tick', from: every, mode: 'dry_run', guards: [], to: 'same', actions: [] },
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
    from: unlatched,
    guards: [],
    to: 'latched',
    actions: ['send_stop', 'void_all', 'latch', 'announce'],
    voids: 'foreign_publisher',
  },
  {
    event: 'journal_failed',
    from: every,
    guards: [],
    to: 'latched',
    actions: ['send_stop', 'fail_journal', 'void_all', 'latch', 'announce'],
    voids: 'journal_failed',
  },
];

export const transitions: readonly Row[] = [
  ...operatorRows,
  ...reviewRows,
  ...inputRows,
  ...faultRows,
  ...liveTransitions,
];

export function rowFor(phase: Phase, event: EventName, mode: GateMode): Row | undefined {
  return transitions.find(
    (row) => row.event === event && row.from.includes(phase) && (row.mode ?? mode) === mode,
  );
}

const unlistedEvents: Readonly<Partial<Record<EventName, RefusalCode>>> = {
  malformed: 'command_malformed',
  reject: 'nothing_to_review',
  reset: 'not_latched',
  start: 'event_unknown',
  unknown: 'event_unknown',
};

/** Phases in which all other events are missing for one reason. */
const unlistedPhases: Readonly<Partial<Record<Phase, RefusalCode>>> = {
  permitted: 'permit_made',
  executing: 'executing',
  stopping: 'stopping',
  latched: 'latched',
};

/** Why an event that no row lists is refused. */
export function unlistedCode(phase: Phase, event: EventName, mode: GateMode): RefusalCode {
  if (event === 'arm') return mode === 'live' ? 'not_permitted' : 'live_not_available';
  return unlistedEvents[event] ?? unlistedPhases[phase] ?? 'event_unknown';
}
