// The rows of the transition table that only a LIVE gate has.
import {
  entryGuardIds,
  evidenceGuardIds,
  holdGuardIds,
  pulseGuardIds,
  startGuardIds,
  watchGuardIds,
  windowGuardIds,
} from './guards.ts';
import { every, unlatched, type ActionName, type Row } from './rows.ts';

/** The stop is out before anything else is said or written; nothing survives it. */
const stopping: readonly ActionName[] = ['send_stop', 'announce', 'void_all', 'enter_stopping'];
const latching: readonly ActionName[] = ['send_stop', 'announce', 'void_all', 'latch'];
const revoking: readonly ActionName[] = ['announce', 'end_review', 'record_void'];

/** From a complete review to the permit, and what ends it unused. */
const permitRows: readonly Row[] = [
  {
    event: 'mint',
    from: ['approved'],
    guards: [...evidenceGuardIds, 'estop_heard'],
    to: 'permitted',
    actions: ['mint_permit', 'announce'],
  },
  {
    event: 'keep',
    from: ['review', 'approved'],
    guards: ['policy_current', 'review_age'],
    to: 'same',
    actions: [],
    otherwise: 'revoke',
  },
  {
    event: 'keep',
    from: ['permitted'],
    guards: ['policy_current', 'review_age', 'permit_time'],
    to: 'same',
    actions: [],
    otherwise: 'revoke',
  },
  {
    event: 'revoke',
    from: ['review', 'approved', 'permitted'],
    guards: [],
    to: 'disarmed',
    actions: revoking,
  },
];

/** The permit is spent first; the motion begins when the record of that is durable, if all still holds. */
const armRows: readonly Row[] = [
  {
    event: 'arm',
    from: ['permitted'],
    guards: [
      ...entryGuardIds,
      'by_person',
      'reject_digest',
      'permit_unspent',
      ...holdGuardIds,
      ...startGuardIds,
    ],
    to: 'same',
    actions: ['spend_permit', 'answer_command'],
  },
  {
    event: 'keep_spent',
    from: ['permitted'],
    guards: [...holdGuardIds, 'arm_prompt'],
    to: 'same',
    actions: [],
    otherwise: 'revoke',
  },
  {
    event: 'begin',
    from: ['permitted'],
    guards: [...holdGuardIds, ...startGuardIds, 'arm_prompt'],
    to: 'executing',
    actions: ['begin_execution', 'announce'],
    otherwise: 'revoke',
  },
];

const whileExecuting = [...holdGuardIds, ...windowGuardIds] as const;

/** Window by window: each is judged, recorded and, when its record is durable, judged again and released. */
const executionRows: readonly Row[] = [
  {
    event: 'keep',
    from: ['executing'],
    guards: [...holdGuardIds, 'window_prompt'],
    to: 'same',
    actions: [],
    otherwise: 'halt',
  },
  {
    event: 'cut',
    from: ['executing'],
    guards: whileExecuting,
    to: 'same',
    actions: ['cut_window'],
    otherwise: 'halt',
  },
  {
    event: 'release',
    from: ['executing'],
    guards: whileExecuting,
    to: 'same',
    actions: ['release_window'],
    otherwise: 'halt',
  },
  { event: 'halt', from: ['executing'], guards: [], to: 'stopping', actions: stopping },
  {
    event: 'done',
    from: ['executing'],
    guards: [],
    to: 'stopping',
    actions: stopping,
    voids: 'plan_done',
  },
];

/** What people and planner do while the robot moves stops it; what they say of it is judged as ever. */
const interruptionRows: readonly Row[] = [
  {
    event: 'plan',
    from: ['executing'],
    guards: [],
    to: 'stopping',
    actions: [...stopping, 'refuse_plan'],
    voids: 'superseded',
  },
  {
    event: 'uncheck',
    from: ['executing'],
    guards: [...entryGuardIds, 'item_known', 'answer_scope'],
    to: 'stopping',
    actions: [...stopping, 'answer_command'],
    voids: 'checklist_incomplete',
  },
  {
    event: 'reject',
    from: ['executing'],
    guards: [...entryGuardIds, 'reject_digest'],
    to: 'stopping',
    actions: [...stopping, 'answer_command'],
    voids: 'rejected',
  },
  {
    event: 'withdraw',
    from: ['executing'],
    guards: [...entryGuardIds, 'approval_held'],
    to: 'stopping',
    actions: [...stopping, 'answer_command'],
    voids: 'approval_missing',
  },
  {
    event: 'lapse',
    from: ['executing'],
    guards: [],
    to: 'stopping',
    actions: ['send_stop', 'announce', 'drop_lapsed', 'void_all', 'enter_stopping'],
    voids: 'checklist_incomplete',
  },
  {
    event: 'stop',
    from: ['permitted'],
    guards: [],
    to: 'disarmed',
    actions: ['send_stop', 'announce', 'void_all', 'note_stop'],
    voids: 'stopped',
  },
  {
    event: 'stop',
    from: ['executing'],
    guards: [],
    to: 'stopping',
    actions: [...stopping, 'note_stop'],
    voids: 'stopped',
  },
  {
    event: 'stop',
    from: ['stopping'],
    guards: [],
    to: 'same',
    actions: ['relay_stop', 'announce', 'note_stop'],
  },
];

const standstillRows: readonly Row[] = [
  {
    event: 'still',
    from: ['stopping'],
    guards: ['standstill'],
    to: 'disarmed',
    actions: ['end_stopping', 'announce'],
  },
  {
    event: 'keep',
    from: ['stopping'],
    guards: ['stopping_time'],
    to: 'same',
    actions: [],
    otherwise: 'fault',
  },
];

/** Judged at every event, in every phase that is not latched yet. */
const faultRows: readonly Row[] = [
  { event: 'pulse', from: unlatched, guards: pulseGuardIds, to: 'same', actions: [], otherwise: 'fault' },
  {
    event: 'watch',
    from: ['disarmed', 'review', 'approved', 'stopping'],
    guards: watchGuardIds,
    to: 'same',
    actions: [],
    otherwise: 'fault',
  },
  {
    event: 'watch',
    from: ['permitted', 'executing'],
    guards: [...watchGuardIds, 'estop_heard'],
    to: 'same',
    actions: [],
    otherwise: 'fault',
  },
  { event: 'fault', from: unlatched, guards: [], to: 'latched', actions: latching },
];

const note = (event: Row['event'], ...actions: readonly ActionName[]): Row => ({
  event,
  from: every,
  guards: [],
  to: 'same',
  actions,
});

const noteRows: readonly Row[] = [
  note('tick', 'note_beat'),
  note('estop', 'note_estop'),
  note('enabling', 'note_enabling'),
  note('joint_state', 'note_joints'),
  note('heartbeat', 'note_heartbeat'),
  note('clock_offset', 'note_offset'),
  note('policy_seen', 'note_policy'),
  note('evidence_judged', 'record_evidence', 'note_evidence'),
  note('report', 'record_report'),
];

export const liveTransitions: readonly Row[] = [
  ...permitRows,
  ...armRows,
  ...executionRows,
  ...interruptionRows,
  ...standstillRows,
  ...faultRows,
  ...noteRows,
].map((row) => ({ ...row, mode: 'live' }));
