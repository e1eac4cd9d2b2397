// Generated from Goal.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readTensor, writeTensor, writeTensorContent, type Tensor } from './tensor.ts';

/** What the robot is to achieve. Latched. */
export interface Goal {
  readonly meta: Meta;
  /** natural language; text of at most 1024 bytes */
  readonly instruction: string;
  /** e.g. goal keypoints; at most 16 elements */
  readonly tensors: readonly Tensor[];
  /** content digest of this goal; text of at most 64 bytes; not part of the content digest */
  readonly digest: string;
}

export function writeGoal(w: CdrWriter, m: Goal): void {
  writeMeta(w, m.meta);
  w.string(m.instruction, 1024, 'instruction');
  for (const item of w.list(m.tensors, 16, 'tensors')) writeTensor(w, item);
  w.string(m.digest, 64, 'digest');
}

export function writeGoalContent(w: CdrWriter, m: Goal): void {
  w.string(m.instruction, 1024, 'instruction');
  for (const item of w.list(m.tensors, 16, 'tensors')) writeTensorContent(w, item);
}

export function readGoal(r: CdrReader): Goal {
  return {
    meta: readMeta(r),
    instruction: r.string(1024, 'instruction'),
    tensors: r.list(r.length(16, 1, 'tensors'), readTensor),
    digest: r.string(64, 'digest'),
  };
}

export const goalCodec: Codec<Goal> = {
  name: 'worldforge_msgs/msg/Goal',
  definition: ["Meta meta",
    "string<=1024 instruction",
    "Tensor[<=16] tensors",
    "string<=64 digest",
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
    "MSG: worldforge_msgs/Tensor",
    "string<=64 name",
    "string<=16 dtype",
    "uint32[<=8] shape",
    "string<=16 layout",
    "string<=16 encoding",
    "string<=16 unit",
    "string<=64 frame",
    "string<=256 source_topic",
    "builtin_interfaces/Time source_stamp",
    "uint8[<=8388608] data",
    ""].join('\n'),
  typeHash: 'RIHS01_a356bdcddeb0119c0e53fc2e1245106d92d151318d3ea69404a7ba4635514a01',
  bytesMax: 134230195,
  write: writeGoal,
  writeContent: writeGoalContent,
  read: readGoal,
};
