// Generated from RehearsalChunk.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readActionDimension, writeActionDimension, type ActionDimension } from './action_dimension.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** One window of a reviewed plan for a simulated driver or for display. Never leads to motion of a robot. */
export interface RehearsalChunk {
  readonly meta: Meta;
  /** text of at most 64 bytes */
  readonly plan_digest: string;
  /** window number */
  readonly index: number;
  /** in the plan's slice */
  readonly first_step: number;
  /** at most 64 elements */
  readonly dimensions: readonly ActionDimension[];
  /** ActionChunk MODE_* */
  readonly mode: number;
  readonly dt_ns: bigint;
  readonly steps: number;
  /** [steps, dim]; at most 65536 elements */
  readonly data: Float32Array;
  readonly tail_steps: number;
  /** [tail_steps, dim], ends at rest; at most 65536 elements */
  readonly tail: Float32Array;
}

export function writeRehearsalChunk(w: CdrWriter, m: RehearsalChunk): void {
  writeMeta(w, m.meta);
  w.string(m.plan_digest, 64, 'plan_digest');
  w.uint32(m.index, 'index');
  w.uint32(m.first_step, 'first_step');
  for (const item of w.list(m.dimensions, 64, 'dimensions')) writeActionDimension(w, item);
  w.uint8(m.mode, 'mode');
  w.uint64(m.dt_ns, 'dt_ns');
  w.uint32(m.steps, 'steps');
  w.length(m.data.length, 65536, 'data');
  w.numbers(m.data, Float32Array, 'data');
  w.uint32(m.tail_steps, 'tail_steps');
  w.length(m.tail.length, 65536, 'tail');
  w.numbers(m.tail, Float32Array, 'tail');
}

export function writeRehearsalChunkContent(w: CdrWriter, m: RehearsalChunk): void {
  w.string(m.plan_digest, 64, 'plan_digest');
  w.uint32(m.index, 'index');
  w.uint32(m.first_step, 'first_step');
  for (const item of w.list(m.dimensions, 64, 'dimensions')) writeActionDimension(w, item);
  w.uint8(m.mode, 'mode');
  w.uint64(m.dt_ns, 'dt_ns');
  w.uint32(m.steps, 'steps');
  w.length(m.data.length, 65536, 'data');
  w.numbers(m.data, Float32Array, 'data');
  w.uint32(m.tail_steps, 'tail_steps');
  w.length(m.tail.length, 65536, 'tail');
  w.numbers(m.tail, Float32Array, 'tail');
}

export function readRehearsalChunk(r: CdrReader): RehearsalChunk {
  return {
    meta: readMeta(r),
    plan_digest: r.string(64, 'plan_digest'),
    index: r.uint32('index'),
    first_step: r.uint32('first_step'),
    dimensions: r.list(r.length(64, 1, 'dimensions'), readActionDimension),
    mode: r.uint8('mode'),
    dt_ns: r.uint64('dt_ns'),
    steps: r.uint32('steps'),
    data: r.numbers(Float32Array, r.length(65536, 4, 'data'), 'data'),
    tail_steps: r.uint32('tail_steps'),
    tail: r.numbers(Float32Array, r.length(65536, 4, 'tail'), 'tail'),
  };
}

export const rehearsalChunkCodec: Codec<RehearsalChunk> = {
  name: 'worldforge_msgs/msg/RehearsalChunk',
  definition: ["Meta meta",
    "string<=64 plan_digest",
    "uint32 index",
    "uint32 first_step",
    "ActionDimension[<=64] dimensions",
    "uint8 mode",
    "uint64 dt_ns",
    "uint32 steps",
    "float32[<=65536] data",
    "uint32 tail_steps",
    "float32[<=65536] tail",
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
    ""].join('\n'),
  typeHash: 'RIHS01_ae8cbb8ab19cfab8cb2516f68063028fa7dd87b66c41dc85b85d98d380e4066e',
  bytesMax: 541223,
  write: writeRehearsalChunk,
  writeContent: writeRehearsalChunkContent,
  read: readRehearsalChunk,
};
