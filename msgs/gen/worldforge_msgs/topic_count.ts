// Generated from TopicCount.msg by `npm run generate`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';

/** What the recorder has of one topic and publisher. */
export interface TopicCount {
  /** text of at most 256 bytes */
  readonly topic: string;
  /** text of at most 64 bytes */
  readonly node: string;
  readonly messages: bigint;
  readonly last_sequence: bigint;
  /** sequence numbers never seen */
  readonly gaps: bigint;
  /** lost in the recorder's own queue */
  readonly dropped: bigint;
}

export function writeTopicCount(w: CdrWriter, m: TopicCount): void {
  w.string(m.topic, 256, 'topic');
  w.string(m.node, 64, 'node');
  w.uint64(m.messages, 'messages');
  w.uint64(m.last_sequence, 'last_sequence');
  w.uint64(m.gaps, 'gaps');
  w.uint64(m.dropped, 'dropped');
}

export function readTopicCount(r: CdrReader): TopicCount {
  return {
    topic: r.string(256, 'topic'),
    node: r.string(64, 'node'),
    messages: r.uint64('messages'),
    last_sequence: r.uint64('last_sequence'),
    gaps: r.uint64('gaps'),
    dropped: r.uint64('dropped'),
  };
}

export const topicCountCodec: Codec<TopicCount> = {
  name: 'worldforge_msgs/msg/TopicCount',
  definition: ["string<=256 topic",
    "string<=64 node",
    "uint64 messages",
    "uint64 last_sequence",
    "uint64 gaps",
    "uint64 dropped",
    ""].join('\n'),
  typeHash: 'RIHS01_c4d95a92c382f93d45166223049e8c77812ea97ab26a7f0e973461456a91e9be',
  bytesMax: 422,
  write: writeTopicCount,
  writeContent: writeTopicCount,
  read: readTopicCount,
};
