// Generated from DiagnosticStatus.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readKeyValue, writeKeyValue, type KeyValue } from './key_value.ts';

/** diagnostic_msgs/msg/DiagnosticStatus */
export interface DiagnosticStatus {
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly hardware_id: string;
  readonly values: readonly KeyValue[];
}

export const diagnosticStatusConstants = {
  OK: 0,
  WARN: 1,
  ERROR: 2,
  STALE: 3,
} as const;

export function writeDiagnosticStatus(w: CdrWriter, m: DiagnosticStatus): void {
  w.uint8(m.level, 'level');
  w.string(m.name, 1048576, 'name');
  w.string(m.message, 1048576, 'message');
  w.string(m.hardware_id, 1048576, 'hardware_id');
  for (const item of w.list(m.values, 16777216, 'values')) writeKeyValue(w, item);
}

export function readDiagnosticStatus(r: CdrReader): DiagnosticStatus {
  return {
    level: r.uint8('level'),
    name: r.string(1048576, 'name'),
    message: r.string(1048576, 'message'),
    hardware_id: r.string(1048576, 'hardware_id'),
    values: r.list(r.length(16777216, 1, 'values'), readKeyValue),
  };
}

export const diagnosticStatusCodec: Codec<DiagnosticStatus> = {
  name: 'diagnostic_msgs/msg/DiagnosticStatus',
  definition: ["byte OK=0",
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
  typeHash: 'RIHS01_b0e3e692ea2d54a8af2f4ef1930e81556a2db55216b771f8a7d2724ed47bf0e4',
  bytesMax: 16777216,
  write: writeDiagnosticStatus,
  writeContent: writeDiagnosticStatus,
  read: readDiagnosticStatus,
};
