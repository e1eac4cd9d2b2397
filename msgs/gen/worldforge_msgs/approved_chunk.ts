// Generated from ApprovedChunk.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';
import { readActionDimension, writeActionDimension, type ActionDimension } from './action_dimension.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** One window of an approved plan, signed by the gate. Exists in LIVE only. */
export interface ApprovedChunk {
  readonly meta: Meta;
  /** text of at most 64 bytes */
  readonly plan_digest: string;
  /** text of at most 64 bytes */
  readonly permit_id: string;
  /** strictly rises by one within a permit */
  readonly permit_sequence: bigint;
  readonly not_after: Time;
  readonly index: number;
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
  /** text of at most 64 bytes */
  readonly key_id: string;
  /** Ed25519 over the content digest, hexadecimal; text of at most 128 bytes; not part of the content digest */
  readonly signature: string;
}

export function writeApprovedChunk(w: CdrWriter, m: ApprovedChunk): void {
  writeMeta(w, m.meta);
  w.string(m.plan_digest, 64, 'plan_digest');
  w.string(m.permit_id, 64, 'permit_id');
  w.uint64(m.permit_sequence, 'permit_sequence');
  writeTime(w, m.not_after);
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
  w.string(m.key_id, 64, 'key_id');
  w.string(m.signature, 128, 'signature');
}

export function writeApprovedChunkContent(w: CdrWriter, m: ApprovedChunk): void {
  w.string(m.plan_digest, 64, 'plan_digest');
  w.string(m.permit_id, 64, 'permit_id');
  w.uint64(m.permit_sequence, 'permit_sequence');
  writeTime(w, m.not_after);
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
  w.string(m.key_id, 64, 'key_id');
}

export function readApprovedChunk(r: CdrReader): ApprovedChunk {
  return {
    meta: readMeta(r),
    plan_digest: r.string(64, 'plan_digest'),
    permit_id: r.string(64, 'permit_id'),
    permit_sequence: r.uint64('permit_sequence'),
    not_after: readTime(r),
    index: r.uint32('index'),
    first_step: r.uint32('first_step'),
    dimensions: r.list(r.length(64, 1, 'dimensions'), readActionDimension),
    mode: r.uint8('mode'),
    dt_ns: r.uint64('dt_ns'),
    steps: r.uint32('steps'),
    data: r.numbers(Float32Array, r.length(65536, 4, 'data'), 'data'),
    tail_steps: r.uint32('tail_steps'),
    tail: r.numbers(Float32Array, r.length(65536, 4, 'tail'), 'tail'),
    key_id: r.string(64, 'key_id'),
    signature: r.string(128, 'signature'),
  };
}

export const approvedChunkCodec: Codec<ApprovedChunk> = {
  name: 'worldforge_msgs/msg/ApprovedChunk',
  definition: ["Meta meta",
    "string<=64 plan_digest",
    "string<=64 permit_id",
    "uint64 permit_sequence",
    "builtin_interfaces/Time not_after",
    "uint32 index",
    "uint32 first_step",
    "ActionDimension[<=64] dimensions",
    "uint8 mode",
    "uint64 dt_ns",
    "uint32 steps",
    "float32[<=65536] data",
    "uint32 tail_steps",
    "float32[<=65536] tail",
    "string<=64 key_id",
    "string<=128 signature",
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
  typeHash: 'RIHS01_cccf8fa68377b16edd2d22f3ec2f7b88507355f59124f09da1a16d91f3b12cd5',
  bytesMax: 541584,
  write: writeApprovedChunk,
  writeContent: writeApprovedChunkContent,
  read: readApprovedChunk,
};
