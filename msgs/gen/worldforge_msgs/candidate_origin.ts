// Generated from CandidateOrigin.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** A run of candidates in a CandidateSet that came from one chunk. */
export interface CandidateOrigin {
  /** text of at most 64 bytes */
  readonly provider: string;
  /** text of at most 128 bytes */
  readonly revision: string;
  /** content digest of the ActionChunk; text of at most 64 bytes */
  readonly chunk_digest: string;
  /** index of its first candidate in the set */
  readonly first: number;
  readonly count: number;
  /** the policy's own values, or empty; at most 1024 elements */
  readonly values: Float64Array;
}

export function writeCandidateOrigin(w: CdrWriter, m: CandidateOrigin): void {
  w.string(m.provider, 64, 'provider');
  w.string(m.revision, 128, 'revision');
  w.string(m.chunk_digest, 64, 'chunk_digest');
  w.uint32(m.first, 'first');
  w.uint32(m.count, 'count');
  w.length(m.values.length, 1024, 'values');
  w.numbers(m.values, Float64Array, 'values');
}

export function readCandidateOrigin(r: CdrReader): CandidateOrigin {
  return {
    provider: r.string(64, 'provider'),
    revision: r.string(128, 'revision'),
    chunk_digest: r.string(64, 'chunk_digest'),
    first: r.uint32('first'),
    count: r.uint32('count'),
    values: r.numbers(Float64Array, r.length(1024, 8, 'values'), 'values'),
  };
}

export const candidateOriginCodec: Codec<CandidateOrigin> = {
  name: 'worldforge_msgs/msg/CandidateOrigin',
  definition: ["string<=64 provider",
    "string<=128 revision",
    "string<=64 chunk_digest",
    "uint32 first",
    "uint32 count",
    "float64[<=1024] values",
    ""].join('\n'),
  typeHash: 'RIHS01_e7852bb1d7cbb54dbc6998fc138d6efb81027f07f672566d8b2a5a0c54adb1f1',
  bytesMax: 8549,
  write: writeCandidateOrigin,
  writeContent: writeCandidateOrigin,
  read: readCandidateOrigin,
};
