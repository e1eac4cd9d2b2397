// Generated from ActionChunk.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readActionDimension, writeActionDimension, type ActionDimension } from './action_dimension.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readTimings, writeTimings, type Timings } from './timings.ts';

/** The action candidates one policy proposes for one observation, shape [candidates, horizon, dim]. */
export interface ActionChunk {
  readonly meta: Meta;
  /** text of at most 64 bytes; not part of the content digest */
  readonly request_id: string;
  /** text of at most 64 bytes */
  readonly provider: string;
  /** bundle digest or server revision; text of at most 128 bytes */
  readonly revision: string;
  /** noise seed of this call */
  readonly seed: bigint;
  /** text of at most 64 bytes */
  readonly goal_digest: string;
  /** text of at most 64 bytes */
  readonly observation_digest: string;
  /** text of at most 64 bytes */
  readonly embodiment_digest: string;
  /** at most 64 elements */
  readonly dimensions: readonly ActionDimension[];
  /** MODE_* */
  readonly mode: number;
  /** time between steps */
  readonly dt_ns: bigint;
  /** candidates, horizon, dim; 3 elements */
  readonly shape: Uint32Array;
  /** first step that counts */
  readonly start_index: number;
  /** how many steps count */
  readonly execute_steps: number;
  /** the policy's own value of each candidate, or empty; at most 1024 elements */
  readonly candidate_values: Float64Array;
  /** row-major; at most 1048576 elements */
  readonly data: Float32Array;
  /** not part of the content digest */
  readonly timings: Timings;
}

export const actionChunkConstants = {
  MODE_ABSOLUTE: 0,
  MODE_RELATIVE: 1,
} as const;

export function writeActionChunk(w: CdrWriter, m: ActionChunk): void {
  writeMeta(w, m.meta);
  w.string(m.request_id, 64, 'request_id');
  w.string(m.provider, 64, 'provider');
  w.string(m.revision, 128, 'revision');
  w.uint64(m.seed, 'seed');
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
  w.length(m.candidate_values.length, 1024, 'candidate_values');
  w.numbers(m.candidate_values, Float64Array, 'candidate_values');
  w.length(m.data.length, 1048576, 'data');
  w.numbers(m.data, Float32Array, 'data');
  writeTimings(w, m.timings);
}

export function writeActionChunkContent(w: CdrWriter, m: ActionChunk): void {
  w.string(m.provider, 64, 'provider');
  w.string(m.revision, 128, 'revision');
  w.uint64(m.seed, 'seed');
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
  w.length(m.candidate_values.length, 1024, 'candidate_values');
  w.numbers(m.candidate_values, Float64Array, 'candidate_values');
  w.length(m.data.length, 1048576, 'data');
  w.numbers(m.data, Float32Array, 'data');
}

export function readActionChunk(r: CdrReader): ActionChunk {
  return {
    meta: readMeta(r),
    request_id: r.string(64, 'request_id'),
    provider: r.string(64, 'provider'),
    revision: r.string(128, 'revision'),
    seed: r.uint64('seed'),
    goal_digest: r.string(64, 'goal_digest'),
    observation_digest: r.string(64, 'observation_digest'),
    embodiment_digest: r.string(64, 'embodiment_digest'),
    dimensions: r.list(r.length(64, 1, 'dimensions'), readActionDimension),
    mode: r.uint8('mode'),
    dt_ns: r.uint64('dt_ns'),
    shape: r.numbers(Uint32Array, 3, 'shape'),
    start_index: r.uint32('start_index'),
    execute_steps: r.uint32('execute_steps'),
    candidate_values: r.numbers(Float64Array, r.length(1024, 8, 'candidate_values'), 'candidate_values'),
    data: r.numbers(Float32Array, r.length(1048576, 4, 'data'), 'data'),
    timings: readTimings(r),
  };
}

export const actionChunkCodec: Codec<ActionChunk> = {
  name: 'worldforge_msgs/msg/ActionChunk',
  definition: ["uint8 MODE_ABSOLUTE=0",
    "uint8 MODE_RELATIVE=1",
    "Meta meta",
    "string<=64 request_id",
    "string<=64 provider",
    "string<=128 revision",
    "uint64 seed",
    "string<=64 goal_digest",
    "string<=64 observation_digest",
    "string<=64 embodiment_digest",
    "ActionDimension[<=64] dimensions",
    "uint8 mode",
    "uint64 dt_ns",
    "uint32[3] shape",
    "uint32 start_index",
    "uint32 execute_steps",
    "float64[<=1024] candidate_values",
    "float32[<=1048576] data",
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
    "MSG: worldforge_msgs/ActionDimension",
    "string<=64 name",
    "string<=32 kind",
    "string<=16 unit",
    "string<=64 frame",
    "================================================================================",
    "MSG: worldforge_msgs/Timings",
    "uint64 queue_ns",
    "uint64 inference_ns",
    "uint64 transport_ns",
    "uint64 translation_ns",
    ""].join('\n'),
  typeHash: 'RIHS01_1edb83f8ebcc608ef80211e69d2d32b9b6d3981049c119fc04002ae4ddcf67ba',
  bytesMax: 4718592,
  write: writeActionChunk,
  writeContent: writeActionChunkContent,
  read: readActionChunk,
};
