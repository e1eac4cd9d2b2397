// Generated from StepInput.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';

/** One input of a stateful node in the order its step saw it. With the recorded bytes it repeats the step exactly. */
export interface StepInput {
  readonly meta: Meta;
  /** KIND_* */
  readonly kind: number;
  /** of a message; text of at most 256 bytes */
  readonly topic: string;
  /** of a message; text of at most 64 bytes */
  readonly publisher: string;
  /** of a message */
  readonly publisher_boot_id: bigint;
  /** of a message */
  readonly publisher_sequence: bigint;
  /** of a message; text of at most 64 bytes */
  readonly message_digest: string;
  /** of an internal input; text of at most 64 bytes */
  readonly name: string;
  /** canonical JSON of an internal input; text of at most 4096 bytes */
  readonly json: string;
  /** steady clock */
  readonly received_ns: bigint;
  /** ROS clock */
  readonly ros_ns: bigint;
}

export const stepInputConstants = {
  KIND_MESSAGE: 0,
  KIND_TICK: 1,
  KIND_INTERNAL: 2,
} as const;

export function writeStepInput(w: CdrWriter, m: StepInput): void {
  writeMeta(w, m.meta);
  w.uint8(m.kind, 'kind');
  w.string(m.topic, 256, 'topic');
  w.string(m.publisher, 64, 'publisher');
  w.uint64(m.publisher_boot_id, 'publisher_boot_id');
  w.uint64(m.publisher_sequence, 'publisher_sequence');
  w.string(m.message_digest, 64, 'message_digest');
  w.string(m.name, 64, 'name');
  w.string(m.json, 4096, 'json');
  w.uint64(m.received_ns, 'received_ns');
  w.uint64(m.ros_ns, 'ros_ns');
}

export function writeStepInputContent(w: CdrWriter, m: StepInput): void {
  w.uint8(m.kind, 'kind');
  w.string(m.topic, 256, 'topic');
  w.string(m.publisher, 64, 'publisher');
  w.uint64(m.publisher_boot_id, 'publisher_boot_id');
  w.uint64(m.publisher_sequence, 'publisher_sequence');
  w.string(m.message_digest, 64, 'message_digest');
  w.string(m.name, 64, 'name');
  w.string(m.json, 4096, 'json');
  w.uint64(m.received_ns, 'received_ns');
  w.uint64(m.ros_ns, 'ros_ns');
}

export function readStepInput(r: CdrReader): StepInput {
  return {
    meta: readMeta(r),
    kind: r.uint8('kind'),
    topic: r.string(256, 'topic'),
    publisher: r.string(64, 'publisher'),
    publisher_boot_id: r.uint64('publisher_boot_id'),
    publisher_sequence: r.uint64('publisher_sequence'),
    message_digest: r.string(64, 'message_digest'),
    name: r.string(64, 'name'),
    json: r.string(4096, 'json'),
    received_ns: r.uint64('received_ns'),
    ros_ns: r.uint64('ros_ns'),
  };
}

export const stepInputCodec: Codec<StepInput> = {
  name: 'worldforge_msgs/msg/StepInput',
  definition: ["uint8 KIND_MESSAGE=0",
    "uint8 KIND_TICK=1",
    "uint8 KIND_INTERNAL=2",
    "Meta meta",
    "uint8 kind",
    "string<=256 topic",
    "string<=64 publisher",
    "uint64 publisher_boot_id",
    "uint64 publisher_sequence",
    "string<=64 message_digest",
    "string<=64 name",
    "string<=4096 json",
    "uint64 received_ns",
    "uint64 ros_ns",
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
    ""].join('\n'),
  typeHash: 'RIHS01_84d8a15800056070754c8d567ff179334c117fa6c970db324501c86f98b47693',
  bytesMax: 5054,
  write: writeStepInput,
  writeContent: writeStepInputContent,
  read: readStepInput,
};
