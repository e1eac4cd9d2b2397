// Generated from GateState.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readApproval, writeApproval, writeApprovalContent, type Approval } from './approval.ts';
import { readChecklistItem, writeChecklistItem, writeChecklistItemContent, type ChecklistItem } from './checklist_item.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** The gate's state after every event that changed it or named a command. Latched. */
export interface GateState {
  readonly meta: Meta;
  /** dry_run or live; text of at most 16 bytes */
  readonly mode: string;
  /** disarmed, review, approved, permitted, executing, stopping, latched; text of at most 16 bytes */
  readonly state: string;
  /** why latched; empty otherwise; text of at most 48 bytes */
  readonly cause: string;
  /** text of at most 64 bytes; not part of the content digest */
  readonly review_id: string;
  /** text of at most 64 bytes */
  readonly plan_digest: string;
  /** text of at most 64 bytes */
  readonly site_policy_digest: string;
  /** text of at most 64 bytes */
  readonly limits_digest: string;
  /** text of at most 64 bytes */
  readonly session_digest: string;
  /** key id that opened the run; text of at most 64 bytes */
  readonly author: string;
  readonly approvers_needed: number;
  /** at most 64 elements */
  readonly checklist: readonly ChecklistItem[];
  /** at most 8 elements */
  readonly approvals: readonly Approval[];
  /** newest operator command judged; text of at most 64 bytes; not part of the content digest */
  readonly command_id: string;
  /** accepted, or why it was refused; text of at most 48 bytes */
  readonly command_code: string;
}

export function writeGateState(w: CdrWriter, m: GateState): void {
  writeMeta(w, m.meta);
  w.string(m.mode, 16, 'mode');
  w.string(m.state, 16, 'state');
  w.string(m.cause, 48, 'cause');
  w.string(m.review_id, 64, 'review_id');
  w.string(m.plan_digest, 64, 'plan_digest');
  w.string(m.site_policy_digest, 64, 'site_policy_digest');
  w.string(m.limits_digest, 64, 'limits_digest');
  w.string(m.session_digest, 64, 'session_digest');
  w.string(m.author, 64, 'author');
  w.uint32(m.approvers_needed, 'approvers_needed');
  for (const item of w.list(m.checklist, 64, 'checklist')) writeChecklistItem(w, item);
  for (const item of w.list(m.approvals, 8, 'approvals')) writeApproval(w, item);
  w.string(m.command_id, 64, 'command_id');
  w.string(m.command_code, 48, 'command_code');
}

export function writeGateStateContent(w: CdrWriter, m: GateState): void {
  w.string(m.mode, 16, 'mode');
  w.string(m.state, 16, 'state');
  w.string(m.cause, 48, 'cause');
  w.string(m.plan_digest, 64, 'plan_digest');
  w.string(m.site_policy_digest, 64, 'site_policy_digest');
  w.string(m.limits_digest, 64, 'limits_digest');
  w.string(m.session_digest, 64, 'session_digest');
  w.string(m.author, 64, 'author');
  w.uint32(m.approvers_needed, 'approvers_needed');
  for (const item of w.list(m.checklist, 64, 'checklist')) writeChecklistItemContent(w, item);
  for (const item of w.list(m.approvals, 8, 'approvals')) writeApprovalContent(w, item);
  w.string(m.command_code, 48, 'command_code');
}

export function readGateState(r: CdrReader): GateState {
  return {
    meta: readMeta(r),
    mode: r.string(16, 'mode'),
    state: r.string(16, 'state'),
    cause: r.string(48, 'cause'),
    review_id: r.string(64, 'review_id'),
    plan_digest: r.string(64, 'plan_digest'),
    site_policy_digest: r.string(64, 'site_policy_digest'),
    limits_digest: r.string(64, 'limits_digest'),
    session_digest: r.string(64, 'session_digest'),
    author: r.string(64, 'author'),
    approvers_needed: r.uint32('approvers_needed'),
    checklist: r.list(r.length(64, 1, 'checklist'), readChecklistItem),
    approvals: r.list(r.length(8, 1, 'approvals'), readApproval),
    command_id: r.string(64, 'command_id'),
    command_code: r.string(48, 'command_code'),
  };
}

export const gateStateCodec: Codec<GateState> = {
  name: 'worldforge_msgs/msg/GateState',
  definition: ["Meta meta",
    "string<=16 mode",
    "string<=16 state",
    "string<=48 cause",
    "string<=64 review_id",
    "string<=64 plan_digest",
    "string<=64 site_policy_digest",
    "string<=64 limits_digest",
    "string<=64 session_digest",
    "string<=64 author",
    "uint32 approvers_needed",
    "ChecklistItem[<=64] checklist",
    "Approval[<=8] approvals",
    "string<=64 command_id",
    "string<=48 command_code",
    "================================================================================",
    "MSG: worldforge_msgs/Meta",
    "uint8 SOURCE_LIVE=0",
    "uint8 SOURCE_SIM=1",
    "uint8 SOURCE_REPLAY=2",
    "string<=64 robot_id",
    "string<=32 run_id",
    "uint32 cycle",
    "string<=64 node",
    "uint64 boot_id",
    "uint64 sequence",
    "builtin_interfaces/Time stamp",
    "builtin_interfaces/Time recorded_stamp",
    "uint8 source",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    "================================================================================",
    "MSG: worldforge_msgs/ChecklistItem",
    "string<=48 item",
    "bool done",
    "string<=16 attested_by",
    "string<=64 operator_name",
    "string<=64 key_id",
    "builtin_interfaces/Time answered",
    "================================================================================",
    "MSG: worldforge_msgs/Approval",
    "string<=64 operator_name",
    "string<=64 key_id",
    "string<=16 attested_by",
    "bool self_attested",
    "builtin_interfaces/Time given",
    ""].join('\n'),
  typeHash: 'RIHS01_2d33989a45a2cd774145f245f4efadaa6052dd17b92ad2eee02de61fd0e9cb93',
  bytesMax: 23179,
  write: writeGateState,
  writeContent: writeGateStateContent,
  read: readGateState,
};
