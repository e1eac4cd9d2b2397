// Generated from CandidateReport.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** What became of one candidate, and why. */
export interface CandidateReport {
  /** in the candidate set */
  readonly index: number;
  /** 1 is the chosen one; 0 when not ranked */
  readonly rank: number;
  /** score of the deciding scorer; 0 when not scored */
  readonly cost: number;
  /** chosen, worse_score, tied_higher_index, or the limit it breaks; text of at most 48 bytes */
  readonly code: string;
  /** from the measured state to the first step, in the action's unit */
  readonly boundary_jump: number;
  /** angle of the first motion to the previous chunk's last, rad */
  readonly direction_change: number;
  /** at the seam with the previous chunk, unit per second squared */
  readonly boundary_acceleration: number;
}

export function writeCandidateReport(w: CdrWriter, m: CandidateReport): void {
  w.uint32(m.index, 'index');
  w.uint32(m.rank, 'rank');
  w.float64(m.cost, 'cost');
  w.string(m.code, 48, 'code');
  w.float64(m.boundary_jump, 'boundary_jump');
  w.float64(m.direction_change, 'direction_change');
  w.float64(m.boundary_acceleration, 'boundary_acceleration');
}

export function readCandidateReport(r: CdrReader): CandidateReport {
  return {
    index: r.uint32('index'),
    rank: r.uint32('rank'),
    cost: r.float64('cost'),
    code: r.string(48, 'code'),
    boundary_jump: r.float64('boundary_jump'),
    direction_change: r.float64('direction_change'),
    boundary_acceleration: r.float64('boundary_acceleration'),
  };
}

export const candidateReportCodec: Codec<CandidateReport> = {
  name: 'worldforge_msgs/msg/CandidateReport',
  definition: ["uint32 index",
    "uint32 rank",
    "float64 cost",
    "string<=48 code",
    "float64 boundary_jump",
    "float64 direction_change",
    "float64 boundary_acceleration",
    ""].join('\n'),
  typeHash: 'RIHS01_0989b005447a1758661450ad444bcb77d7b5a44c1ed32c1e1f653570c7ef9e23',
  bytesMax: 153,
  write: writeCandidateReport,
  writeContent: writeCandidateReport,
  read: readCandidateReport,
};
