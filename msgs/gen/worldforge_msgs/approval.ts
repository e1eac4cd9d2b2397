// Generated from Approval.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** One approval as the gate holds it. */
export interface Approval {
  /** text of at most 64 bytes */
  readonly operator_name: string;
  /** text of at most 64 bytes */
  readonly key_id: string;
  /** person, flag or demo; text of at most 16 bytes */
  readonly attested_by: string;
  /** made without an enrolled key: never counts for LIVE */
  readonly self_attested: boolean;
  /** not part of the content digest */
  readonly given: Time;
}

export function writeApproval(w: CdrWriter, m: Approval): void {
  w.string(m.operator_name, 64, 'operator_name');
  w.string(m.key_id, 64, 'key_id');
  w.string(m.attested_by, 16, 'attested_by');
  w.bool(m.self_attested, 'self_attested');
  writeTime(w, m.given);
}

export function writeApprovalContent(w: CdrWriter, m: Approval): void {
  w.string(m.operator_name, 64, 'operator_name');
  w.string(m.key_id, 64, 'key_id');
  w.string(m.attested_by, 16, 'attested_by');
  w.bool(m.self_attested, 'self_attested');
}

export function readApproval(r: CdrReader): Approval {
  return {
    operator_name: r.string(64, 'operator_name'),
    key_id: r.string(64, 'key_id'),
    attested_by: r.string(16, 'attested_by'),
    self_attested: r.bool('self_attested'),
    given: readTime(r),
  };
}

export const approvalCodec: Codec<Approval> = {
  name: 'worldforge_msgs/msg/Approval',
  definition: ["string<=64 operator_name",
    "string<=64 key_id",
    "string<=16 attested_by",
    "bool self_attested",
    "builtin_interfaces/Time given",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    ""].join('\n'),
  typeHash: 'RIHS01_22db2e245749d67baa071748fa3a251a268e48e948e212338ea0083c1dbf16f6',
  bytesMax: 246,
  write: writeApproval,
  writeContent: writeApprovalContent,
  read: readApproval,
};
