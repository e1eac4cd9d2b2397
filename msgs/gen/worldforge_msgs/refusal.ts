// Generated from Refusal.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** One guard that refused, with its numbers. */
export interface Refusal {
  /** text of at most 48 bytes */
  readonly code: string;
  /** id in the guard table; text of at most 48 bytes */
  readonly guard: string;
  /** dimension, item, key or topic it is about; text of at most 64 bytes */
  readonly subject: string;
  /** index of the step it is about; -1 when none */
  readonly step: number;
  readonly value: number;
  readonly limit: number;
}

export function writeRefusal(w: CdrWriter, m: Refusal): void {
  w.string(m.code, 48, 'code');
  w.string(m.guard, 48, 'guard');
  w.string(m.subject, 64, 'subject');
  w.int32(m.step, 'step');
  w.float64(m.value, 'value');
  w.float64(m.limit, 'limit');
}

export function readRefusal(r: CdrReader): Refusal {
  return {
    code: r.string(48, 'code'),
    guard: r.string(48, 'guard'),
    subject: r.string(64, 'subject'),
    step: r.int32('step'),
    value: r.float64('value'),
    limit: r.float64('limit'),
  };
}

export const refusalCodec: Codec<Refusal> = {
  name: 'worldforge_msgs/msg/Refusal',
  definition: ["string<=48 code",
    "string<=48 guard",
    "string<=64 subject",
    "int32 step",
    "float64 value",
    "float64 limit",
    ""].join('\n'),
  typeHash: 'RIHS01_e35915173773c0b8b655f89a172aa08f36f9b5a6e19b0603701b240ca167651f',
  bytesMax: 262,
  write: writeRefusal,
  writeContent: writeRefusal,
  read: readRefusal,
};
