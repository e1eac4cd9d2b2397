// Generated from ChecklistItem.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** One item of the operator checklist as the gate holds it. */
export interface ChecklistItem {
  /** text of at most 48 bytes */
  readonly item: string;
  readonly done: boolean;
  /** person, flag or demo; empty while open; text of at most 16 bytes */
  readonly attested_by: string;
  /** text of at most 64 bytes */
  readonly operator_name: string;
  /** text of at most 64 bytes */
  readonly key_id: string;
  /** ROS time of the answer; not part of the content digest */
  readonly answered: Time;
}

export function writeChecklistItem(w: CdrWriter, m: ChecklistItem): void {
  w.string(m.item, 48, 'item');
  w.bool(m.done, 'done');
  w.string(m.attested_by, 16, 'attested_by');
  w.string(m.operator_name, 64, 'operator_name');
  w.string(m.key_id, 64, 'key_id');
  writeTime(w, m.answered);
}

export function writeChecklistItemContent(w: CdrWriter, m: ChecklistItem): void {
  w.string(m.item, 48, 'item');
  w.bool(m.done, 'done');
  w.string(m.attested_by, 16, 'attested_by');
  w.string(m.operator_name, 64, 'operator_name');
  w.string(m.key_id, 64, 'key_id');
}

export function readChecklistItem(r: CdrReader): ChecklistItem {
  return {
    item: r.string(48, 'item'),
    done: r.bool('done'),
    attested_by: r.string(16, 'attested_by'),
    operator_name: r.string(64, 'operator_name'),
    key_id: r.string(64, 'key_id'),
    answered: readTime(r),
  };
}

export const checklistItemCodec: Codec<ChecklistItem> = {
  name: 'worldforge_msgs/msg/ChecklistItem',
  definition: ["string<=48 item",
    "bool done",
    "string<=16 attested_by",
    "string<=64 operator_name",
    "string<=64 key_id",
    "builtin_interfaces/Time answered",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_eba40fafb6409ec559a40a70ba6db94f0ea31bd421596396dc1ec32e89486043',
  bytesMax: 313,
  write: writeChecklistItem,
  writeContent: writeChecklistItemContent,
  read: readChecklistItem,
};
