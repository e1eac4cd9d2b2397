// Generated from Score.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readTimings, writeTimings, type Timings } from './timings.ts';

/** One scorer's value of every candidate of one set. Values are never comparable across calls or scorers. */
export interface Score {
  readonly meta: Meta;
  /** text of at most 64 bytes; not part of the content digest */
  readonly request_id: string;
  /** content digest of the CandidateSet; text of at most 64 bytes */
  readonly set_digest: string;
  /** text of at most 64 bytes */
  readonly scorer: string;
  /** text of at most 128 bytes */
  readonly revision: string;
  readonly lower_is_better: boolean;
  /** one a candidate, in set order; at most 1024 elements */
  readonly values: Float64Array;
  /** not part of the content digest */
  readonly timings: Timings;
}

export function writeScore(w: CdrWriter, m: Score): void {
  writeMeta(w, m.meta);
  w.string(m.request_id, 64, 'request_id');
  w.string(m.set_digest, 64, 'set_digest');
  w.string(m.scorer, 64, 'scorer');
  w.string(m.revision, 128, 'revision');
  w.bool(m.lower_is_better, 'lower_is_better');
  w.length(m.values.length, 1024, 'values');
  w.numbers(m.values, Float64Array, 'values');
  writeTimings(w, m.timings);
}

export function writeScoreContent(w: CdrWriter, m: Score): void {
  w.string(m.set_digest, 64, 'set_digest');
  w.string(m.scorer, 64, 'scorer');
  w.string(m.revision, 128, 'revision');
  w.bool(m.lower_is_better, 'lower_is_better');
  w.length(m.values.length, 1024, 'values');
  w.numbers(m.values, Float64Array, 'values');
}

export function readScore(r: CdrReader): Score {
  return {
    meta: readMeta(r),
    request_id: r.string(64, 'request_id'),
    set_digest: r.string(64, 'set_digest'),
    scorer: r.string(64, 'scorer'),
    revision: r.string(128, 'revision'),
    lower_is_better: r.bool('lower_is_better'),
    values: r.numbers(Float64Array, r.length(1024, 8, 'values'), 'values'),
    timings: readTimings(r),
  };
}

export const scoreCodec: Codec<Score> = {
  name: 'worldforge_msgs/msg/Score',
  definition: ["Meta meta",
    "string<=64 request_id",
    "string<=64 set_digest",
    "string<=64 scorer",
    "string<=128 revision",
    "bool lower_is_better",
    "float64[<=1024] values",
    "Timings timings",
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
    "MSG: worldforge_msgs/Timings",
    "uint64 queue_ns",
    "uint64 inference_ns",
    "uint64 transport_ns",
    "uint64 translation_ns",
    ""].join('\n'),
  typeHash: 'RIHS01_d4ee8916c8f52f3b8c098466edd764d0e06a8ee5923c5171b2ab8e3f4be588a2',
  bytesMax: 9032,
  write: writeScore,
  writeContent: writeScoreContent,
  read: readScore,
};
