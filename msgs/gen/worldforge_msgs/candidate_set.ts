// Generated from CandidateSet.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readActionDimension, writeActionDimension, type ActionDimension } from './action_dimension.ts';
import { readCandidateOrigin, writeCandidateOrigin, type CandidateOrigin } from './candidate_origin.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** All candidates of one cycle in one array. Order: provider name, then the provider's own index; never arrival. */
export interface CandidateSet {
  readonly meta: Meta;
  /** text of at most 64 bytes; not part of the content digest */
  readonly request_id: string;
  /** text of at most 64 bytes */
  readonly goal_digest: string;
  /** text of at most 64 bytes */
  readonly observation_digest: string;
  /** text of at most 64 bytes */
  readonly embodiment_digest: string;
  /** at most 64 elements */
  readonly dimensions: readonly ActionDimension[];
  /** ActionChunk MODE_* */
  readonly mode: number;
  readonly dt_ns: bigint;
  /** candidates, horizon, dim; 3 elements */
  readonly shape: Uint32Array;
  readonly start_index: number;
  readonly execute_steps: number;
  /** at most 16 elements */
  readonly origins: readonly CandidateOrigin[];
  /** at most 1048576 elements */
  readonly data: Float32Array;
}

export function writeCandidateSet(w: CdrWriter, m: CandidateSet): void {
  writeMeta(w, m.meta);
  w.string(m.request_id, 64, 'request_id');
  w.string(m.goal_digest, 64, 'goal_digest');
  w.string(m.observation_digest, 64, 'observation_digest');
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  for (const item of w.list(m.dimensions, 64, 'dimensions')) writeActionDimension(w, item);
  w.uint8(m.mode, 'mode');
  w.uint64(m.dt_ns, 'dt_ns');
  w.exactly(m.shape.length, 3, 'shape');
  w.numbers(m.shape, Uint32Array, 'shape');
  w.uint32(m.start_index, 'start_index');
  w.uint32(m.execute_steps, 'execute_steps');
  for (const item of w.list(m.origins, 16, 'origins')) writeCandidateOrigin(w, item);
  w.length(m.data.length, 1048576, 'data');
  w.numbers(m.data, Float32Array, 'data');
}

export function writeCandidateSetContent(w: CdrWriter, m: CandidateSet): void {
  w.string(m.goal_digest, 64, 'goal_digest');
  w.string(m.observation_digest, 64, 'observation_digest');
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  for (const item of w.list(m.dimensions, 64, 'dimensions')) writeActionDimension(w, item);
  w.uint8(m.mode, 'mode');
  w.uint64(m.dt_ns, 'dt_ns');
  w.exactly(m.shape.length, 3, 'shape');
  w.numbers(m.shape, Uint32Array, 'shape');
  w.uint32(m.start_index, 'start_index');
  w.uint32(m.execute_steps, 'execute_steps');
  for (const item of w.list(m.origins, 16, 'origins')) writeCandidateOrigin(w, item);
  w.length(m.data.length, 1048576, 'data');
  w.numbers(m.data, Float32Array, 'data');
}

export function readCandidateSet(r: CdrReader): CandidateSet {
  return {
    meta: readMeta(r),
    request_id: r.string(64, 'request_id'),
    goal_digest: r.string(64, 'goal_digest'),
    observation_digest: r.string(64, 'observation_digest'),
    embodiment_digest: r.string(64, 'embodiment_digest'),
    dimensions: r.list(r.length(64, 1, 'dimensions'), readActionDimension),
    mode: r.uint8('mode'),
    dt_ns: r.uint64('dt_ns'),
    shape: r.numbers(Uint32Array, 3, 'shape'),
    start_index: r.uint32('start_index'),
    execute_steps: r.uint32('execute_steps'),
    origins: r.list(r.length(16, 1, 'origins'), readCandidateOrigin),
    data: r.numbers(Float32Array, r.length(1048576, 4, 'data'), 'data'),
  };
}

export const candidateSetCodec: Codec<CandidateSet> = {
  name: 'worldforge_msgs/msg/CandidateSet',
  definition: ["Meta meta",
    "string<=64 request_id",
    "string<=64 goal_digest",
    "string<=64 observation_digest",
    "string<=64 embodiment_digest",
    "ActionDimension[<=64] dimensions",
    "uint8 mode",
    "uint64 dt_ns",
    "uint32[3] shape",
    "uint32 start_index",
    "uint32 execute_steps",
    "CandidateOrigin[<=16] origins",
    "float32[<=1048576] data",
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
    "MSG: worldforge_msgs/ActionDimension",
    "string<=64 name",
    "string<=32 kind",
    "string<=16 unit",
    "string<=64 frame",
    "================================================================================",
    "MSG: worldforge_msgs/CandidateOrigin",
    "string<=64 provider",
    "string<=128 revision",
    "string<=64 chunk_digest",
    "uint32 first",
    "uint32 count",
    "float64[<=1024] values",
    ""].join('\n'),
  typeHash: 'RIHS01_4cb276ce243b52e2539370c5cb9bd88d8b0314842562fadb0889f5da25bbb53b',
  bytesMax: 4718592,
  write: writeCandidateSet,
  writeContent: writeCandidateSetContent,
  read: readCandidateSet,
};
