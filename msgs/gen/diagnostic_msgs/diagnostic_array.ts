// Generated from DiagnosticArray.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readDiagnosticStatus, writeDiagnosticStatus, type DiagnosticStatus } from './diagnostic_status.ts';
import { readHeader, writeHeader, type Header } from '../std_msgs/header.ts';

/** diagnostic_msgs/msg/DiagnosticArray */
export interface DiagnosticArray {
  readonly header: Header;
  readonly status: readonly DiagnosticStatus[];
}

export function writeDiagnosticArray(w: CdrWriter, m: DiagnosticArray): void {
  writeHeader(w, m.header);
  for (const item of w.list(m.status, 16777216, 'status')) writeDiagnosticStatus(w, item);
}

export function readDiagnosticArray(r: CdrReader): DiagnosticArray {
  return {
    header: readHeader(r),
    status: r.list(r.length(16777216, 1, 'status'), readDiagnosticStatus),
  };
}

export const diagnosticArrayCodec: Codec<DiagnosticArray> = {
  name: 'diagnostic_msgs/msg/DiagnosticArray',
  definition: ["std_msgs/Header header",
    "DiagnosticStatus[] status",
    "================================================================================",
    "MSG: std_msgs/Header",
    "builtin_interfaces/Time stamp",
    "string frame_id",
    "================================================================================",
    "MSG: builtin_interfaces/Time",
    "int32 sec",
    "uint32 nanosec",
    "================================================================================",
    "MSG: diagnostic_msgs/DiagnosticStatus",
    "byte OK=0",
    "byte WARN=1",
    "byte ERROR=2",
    "byte STALE=3",
    "byte level",
    "string name",
    "string message",
    "string hardware_id",
    "KeyValue[] values",
    "================================================================================",
    "MSG: diagnostic_msgs/KeyValue",
    "string key",
    "string value",
    ""].join('\n'),
  typeHash: 'RIHS01_5a8a36efb05fb25070fa0fb3810290c0e6cd4862b54a8fb975a1ee8dc55a333e',
  bytesMax: 16777216,
  write: writeDiagnosticArray,
  writeContent: writeDiagnosticArray,
  read: readDiagnosticArray,
};
