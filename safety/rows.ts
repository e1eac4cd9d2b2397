// What a row of the transition table is made of.
import type { RefusalCode } from './codes.ts';
import type { GateMode } from './gate_policy.ts';
import type { GuardId } from './guards.ts';
import type { Phase, SafetyEvent } from './state.ts';

/**
 * What the reducer raises itself, where a row lists it: a review is complete, answers lapsed, a second gate
 * was seen. In LIVE also: both clocks go on as they should, nothing latches, a permit can be made, what was
 * permitted still holds or does not, a spent permit is durable, a window is due or durable, the plan is
 * through, something fails while a plan is executed, the robot stands still, something latches.
 */
export type RaisedName =
  | 'complete'
  | 'lapse'
  | 'foreign_output'
  | 'pulse'
  | 'watch'
  | 'mint'
  | 'keep'
  | 'keep_spent'
  | 'revoke'
  | 'begin'
  | 'cut'
  | 'release'
  | 'done'
  | 'halt'
  | 'still'
  | 'fault';

export type EventName = SafetyEvent['name'] | RaisedName;

/** What a row does to the state; each is a function of that name in actions.ts or live_actions.ts. */
export type ActionName =
  | 'announce'
  | 'answer_command'
  | 'begin_execution'
  | 'begin_review'
  | 'clear_cause'
  | 'confirm_record'
  | 'cut_window'
  | 'drop_answer'
  | 'drop_approval'
  | 'drop_lapsed'
  | 'end_review'
  | 'end_stopping'
  | 'enter_stopping'
  | 'fail_journal'
  | 'latch'
  | 'mint_permit'
  | 'note_answer'
  | 'note_approval'
  | 'note_author'
  | 'note_beat'
  | 'note_enabling'
  | 'note_endpoints'
  | 'note_estop'
  | 'note_evidence'
  | 'note_goal'
  | 'note_heartbeat'
  | 'note_joints'
  | 'note_observation'
  | 'note_offset'
  | 'note_policy'
  | 'note_recorder'
  | 'note_stop'
  | 'offer_rehearsal'
  | 'record_bytes'
  | 'record_evidence'
  | 'record_notice'
  | 'record_report'
  | 'record_start'
  | 'record_void'
  | 'refuse_plan'
  | 'relay_stop'
  | 'release_window'
  | 'send_stop'
  | 'spend_permit'
  | 'void_all';

export interface Row {
  readonly event: EventName;
  readonly from: readonly Phase[];
  /** In this mode only; in both where absent. */
  readonly mode?: GateMode;
  /** All of them must pass. */
  readonly guards: readonly GuardId[];
  readonly to: Phase | 'same';
  /** In this order, after the phase has changed. */
  readonly actions: readonly ActionName[];
  /** Code for what this cuts off: a plan that waits for the journal, a permit, a motion. */
  readonly voids?: RefusalCode;
  /** Raised when a guard of a raised row refuses, with the code of the first one. */
  readonly otherwise?: 'revoke' | 'halt' | 'fault';
}

/** Nothing was permitted yet. */
export const open: readonly Phase[] = ['disarmed', 'review', 'approved'];
/** No robot is moved by us. */
export const still: readonly Phase[] = [...open, 'permitted'];
export const unlatched: readonly Phase[] = [...still, 'executing', 'stopping'];
export const every: readonly Phase[] = [...unlatched, 'latched'];
