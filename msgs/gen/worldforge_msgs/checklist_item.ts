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
  readonly operator: string;
  /** text of at most 64 bytes */
  readonly key_id: string;
  /** ROS time of the answer */
  readonly answered: Time;
}

export function writeChecklistItem(w: CdrWriter, m: ChecklistItem): void {
  w.string(m.item, 48, 'item');
  w.bool(m.done, 'done');
  w.string(m.attested_by, 16, 'attested_by');
  w.string(m.operator, 64, 'operator');
  w.string(m.key_id, 64, 'key_id');
  writeTime(w, m.answered);
}

export function readChecklistItem(r: CdrReader): ChecklistItem {
  return {
    item: r.string(48, 'item'),
    done: r.bool('done'),
    attested_by: r.string(16, 'attested_by'),
    operator: r.string(64, 'operator'),
    key_id: r.string(64, 'key_id'),
    answered: readTime(r),
  };
}

export const checklistItemCodec: Codec<ChecklistItem> = {
  name: 'worldforge_msgs/msg/ChecklistItem',
  definition: ["string<=48 item",
    "bool done",
    "string<=16 attested_by",
    "string<=64 operator",
    "string<=64 key_id",
    "builtin_interfaces/Time answered",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_35fb30bd2f57b5c2a1d42398e7f3b956e9ee192128cdcea37f306d5e79e124f9',
  bytesMax: 313,
  write: writeChecklistItem,
  writeContent: writeChecklistItem,
  read: readChecklistItem,
};
