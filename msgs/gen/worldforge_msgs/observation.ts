// Generated from Observation.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readTensor, writeTensor, writeTensorContent, type Tensor } from './tensor.ts';

/** What the robot sees and measures: the newest n_obs_steps samples of each tensor of the observation profile. */
export interface Observation {
  readonly meta: Meta;
  /** text of at most 64 bytes */
  readonly embodiment_digest: string;
  /** length of the time axis of every tensor with one */
  readonly n_obs_steps: number;
  /** at most 32 elements */
  readonly tensors: readonly Tensor[];
}

export function writeObservation(w: CdrWriter, m: Observation): void {
  writeMeta(w, m.meta);
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  w.uint32(m.n_obs_steps, 'n_obs_steps');
  for (const item of w.list(m.tensors, 32, 'tensors')) writeTensor(w, item);
}

export function writeObservationContent(w: CdrWriter, m: Observation): void {
  w.string(m.embodiment_digest, 64, 'embodiment_digest');
  w.uint32(m.n_obs_steps, 'n_obs_steps');
  for (const item of w.list(m.tensors, 32, 'tensors')) writeTensorContent(w, item);
}

export function readObservation(r: CdrReader): Observation {
  return {
    meta: readMeta(r),
    embodiment_digest: r.string(64, 'embodiment_digest'),
    n_obs_steps: r.uint32('n_obs_steps'),
    tensors: r.list(r.length(32, 1, 'tensors'), readTensor),
  };
}

export const observationCodec: Codec<Observation> = {
  name: 'worldforge_msgs/msg/Observation',
  definition: ["Meta meta",
    "string<=64 embodiment_digest",
    "uint32 n_obs_steps",
    "Tensor[<=32] tensors",
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
  typeHash: 'RIHS01_a7d60f150b3e320fe4469abcb6e7c6766fb77bcd6e5f5d2d8265b47b48384ae6',
  bytesMax: 8388608,
  write: writeObservation,
  writeContent: writeObservationContent,
  read: readObservation,
};
