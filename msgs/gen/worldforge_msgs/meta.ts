// Generated from Meta.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readTime, writeTime, type Time } from '../builtin_interfaces/time.ts';

/** Who published this message, when, and how it can be ordered. First field of every WorldForge message. Sources, weakest last. A derived message carries the weakest source of its inputs. */
export interface Meta {
  /** robot this graph serves; text of at most 64 bytes */
  readonly robot_id: string;
  /** YYYYMMDDTHHMMSSZ-8hex; text of at most 32 bytes */
  readonly run_id: string;
  /** planning cycle, from 0 */
  readonly cycle: number;
  /** publishing node; text of at most 64 bytes */
  readonly node: string;
  /** random 64 bits, new at each process start */
  readonly boot_id: bigint;
  /** rises by one per publisher and topic, from 0 */
  readonly sequence: bigint;
  /** ROS time of publishing */
  readonly stamp: Time;
  /** recorded time of a replayed input; zero otherwise */
  readonly recorded_stamp: Time;
  /** SOURCE_* */
  readonly source: number;
}

export const metaConstants = {
  SOURCE_LIVE: 0,
  SOURCE_SIM: 1,
  SOURCE_REPLAY: 2,
} as const;

export function writeMeta(w: CdrWriter, m: Meta): void {
  w.string(m.robot_id, 64, 'robot_id');
  w.string(m.run_id, 32, 'run_id');
  w.uint32(m.cycle, 'cycle');
  w.string(m.node, 64, 'node');
  w.uint64(m.boot_id, 'boot_id');
  w.uint64(m.sequence, 'sequence');
  writeTime(w, m.stamp);
  writeTime(w, m.recorded_stamp);
  w.uint8(m.source, 'source');
}

export function readMeta(r: CdrReader): Meta {
  return {
    robot_id: r.string(64, 'robot_id'),
    run_id: r.string(32, 'run_id'),
    cycle: r.uint32('cycle'),
    node: r.string(64, 'node'),
    boot_id: r.uint64('boot_id'),
    sequence: r.uint64('sequence'),
    stamp: readTime(r),
    recorded_stamp: readTime(r),
    source: r.uint8('source'),
  };
}

export const metaCodec: Codec<Meta> = {
  name: 'worldforge_msgs/msg/Meta',
  definition: ["uint8 SOURCE_LIVE=0",
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
  typeHash: 'RIHS01_22d487173395d20578b1d69efe2dc8a419d350d2c79f30bab0ab2f0fbd648dd3',
  bytesMax: 336,
  write: writeMeta,
  writeContent: writeMeta,
  read: readMeta,
};
