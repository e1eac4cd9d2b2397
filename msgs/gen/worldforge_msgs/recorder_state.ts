// Generated from RecorderState.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
import { readMeta, writeMeta, type Meta } from './meta.ts';
import { readTopicCount, writeTopicCount, type TopicCount } from './topic_count.ts';

/** How far the recording is on disk. Latched. */
export interface RecorderState {
  readonly meta: Meta;
  /** recording, faulted or closed; text of at most 16 bytes */
  readonly state: string;
  /** empty when well; text of at most 48 bytes */
  readonly code: string;
  /** text of at most 256 bytes */
  readonly detail: string;
  readonly messages: bigint;
  readonly bytes: bigint;
  readonly free_bytes: bigint;
  /** at most 256 elements */
  readonly topics: readonly TopicCount[];
}

export function writeRecorderState(w: CdrWriter, m: RecorderState): void {
  writeMeta(w, m.meta);
  w.string(m.state, 16, 'state');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
  w.uint64(m.messages, 'messages');
  w.uint64(m.bytes, 'bytes');
  w.uint64(m.free_bytes, 'free_bytes');
  for (const item of w.list(m.topics, 256, 'topics')) writeTopicCount(w, item);
}

export function writeRecorderStateContent(w: CdrWriter, m: RecorderState): void {
  w.string(m.state, 16, 'state');
  w.string(m.code, 48, 'code');
  w.string(m.detail, 256, 'detail');
  w.uint64(m.messages, 'messages');
  w.uint64(m.bytes, 'bytes');
  w.uint64(m.free_bytes, 'free_bytes');
  for (const item of w.list(m.topics, 256, 'topics')) writeTopicCount(w, item);
}

export function readRecorderState(r: CdrReader): RecorderState {
  return {
    meta: readMeta(r),
    state: r.string(16, 'state'),
    code: r.string(48, 'code'),
    detail: r.string(256, 'detail'),
    messages: r.uint64('messages'),
    bytes: r.uint64('bytes'),
    free_bytes: r.uint64('free_bytes'),
    topics: r.list(r.length(256, 1, 'topics'), readTopicCount),
  };
}

export const recorderStateCodec: Codec<RecorderState> = {
  name: 'worldforge_msgs/msg/RecorderState',
  definition: ["Meta meta",
    "string<=16 state",
    "string<=48 code",
    "string<=256 detail",
    "uint64 messages",
    "uint64 bytes",
    "uint64 free_bytes",
    "TopicCount[<=256] topics",
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
    "MSG: worldforge_msgs/TopicCount",
    "string<=256 topic",
    "string<=64 node",
    "uint64 messages",
    "uint64 last_sequence",
    "uint64 gaps",
    "uint64 dropped",
    ""].join('\n'),
  typeHash: 'RIHS01_c37682845e5d2e9f3383c3b0eb04749ef0824eb21bd57599db562271ef2235f4',
  bytesMax: 108819,
  write: writeRecorderState,
  writeContent: writeRecorderStateContent,
  read: readRecorderState,
};
