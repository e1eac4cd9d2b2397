// Generated from AnswerReport.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTimings, writeTimings, type Timings } from './timings.ts';

/** How one provider answered in a cycle. */
export interface AnswerReport {
  /** text of at most 64 bytes */
  readonly provider: string;
  /** policy or score; text of at most 16 bytes */
  readonly capability: string;
  /** answered, or why the answer was left out; text of at most 48 bytes */
  readonly code: string;
  /** text of at most 256 bytes */
  readonly detail: string;
  /** from the request to the answer */
  readonly age_ns: bigint;
  readonly timings: Timings;
}

export function writeAnswerReport(w: CdrWriter, m: AnswerReport): void {
  w.string(m.provider, 64, 'provider');
  w.string(m.capability, 16, 'capability');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
  w.uint64(m.age_ns, 'age_ns');
  writeTimings(w, m.timings);
}

export function readAnswerReport(r: CdrReader): AnswerReport {
  return {
    provider: r.string(64, 'provider'),
    capability: r.string(16, 'capability'),
    code: r.string(48, 'code'),
    detail: r.string(256, 'detail'),
    age_ns: r.uint64('age_ns'),
    timings: readTimings(r),
  };
}

export const answerReportCodec: Codec<AnswerReport> = {
  name: 'worldforge_msgs/msg/AnswerReport',
  definition: ["string<=64 provider",
    "string<=16 capability",
    "string<=48 code",
    "string<=256 detail",
    "uint64 age_ns",
    "Timings timings",
    "================================================================================",
    "MSG: worldforge_msgs/Timings",
    "uint64 queue_ns",
    "uint64 inference_ns",
    "uint64 transport_ns",
    "uint64 translation_ns",
    ""].join('\n'),
  typeHash: 'RIHS01_f0751e3f83bc5f86d74922998c459439b7f56d06cc3f574552cd2824122d334a',
  bytesMax: 550,
  write: writeAnswerReport,
  writeContent: writeAnswerReport,
  read: readAnswerReport,
};
