// Generated from PlanNote.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** A remark of the planner that a reviewer should see: a code and its numbers. */
export interface PlanNote {
  /** e.g. seam_jump, scorers_disagree, tie; text of at most 48 bytes */
  readonly code: string;
  /** at most 8 elements */
  readonly numbers: Float64Array;
}

export function writePlanNote(w: CdrWriter, m: PlanNote): void {
  w.string(m.code, 48, 'code');
  w.length(m.numbers.length, 8, 'numbers');
  w.numbers(m.numbers, Float64Array, 'numbers');
}

export function readPlanNote(r: CdrReader): PlanNote {
  return {
    code: r.string(48, 'code'),
    numbers: r.numbers(Float64Array, r.length(8, 8, 'numbers'), 'numbers'),
  };
}

export const planNoteCodec: Codec<PlanNote> = {
  name: 'worldforge_msgs/msg/PlanNote',
  definition: ["string<=48 code",
    "float64[<=8] numbers",
    ""].join('\n'),
  typeHash: 'RIHS01_0bba73af12e283fd25ba8797000a0fa1dc24a5becac5eb62c786b97531c18273',
  bytesMax: 153,
  write: writePlanNote,
  writeContent: writePlanNote,
  read: readPlanNote,
};
