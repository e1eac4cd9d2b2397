// What metadata.yaml says of files whose own records are all that is left to say it.
import path from 'node:path';
import { recordHeadBytes } from '../bag/record_buffer.ts';
import { channelFacts, schemaName } from '../bag/record_fields.ts';
import type { BagFileInfo, BagInfo, BagTopicInfo } from '../bag/metadata_yaml.ts';
import { totalOf } from './mcap_prefix.ts';
import type { Surveyed } from './repair_file.ts';

function lines(yaml: string): readonly string[] {
  return yaml.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '[]');
}

function topicsOf({ prefix, tail }: Surveyed): readonly BagTopicInfo[] {
  const { counts } = tail;
  return [...prefix.channels].map(([id, record]) => {
    const { schemaId, topic, typeHash, qos } = channelFacts(record.subarray(recordHeadBytes));
    const schema = prefix.schemas.get(schemaId)?.subarray(recordHeadBytes);
    const type = schema === undefined ? '' : schemaName(schema);
    return { name: topic, type, typeHash, qos: lines(qos), messages: counts.get(id) ?? 0 };
  });
}

function fileOf({ file, tail }: Surveyed): BagFileInfo {
  return { path: path.basename(file), ...tail.span, messages: totalOf(tail.counts) };
}

/** One row a topic and type: every file has a channel of its own for it. */
function merged(rows: readonly BagTopicInfo[]): readonly BagTopicInfo[] {
  const byTopic = new Map<string, BagTopicInfo>();
  for (const row of rows) {
    const key = `${row.name}\n${row.type}`;
    const messages = (byTopic.get(key)?.messages ?? 0) + row.messages;
    byTopic.set(key, { ...row, messages });
  }
  return [...byTopic.values()];
}

export function infoOf(files: readonly Surveyed[], customData: Readonly<Record<string, string>>): BagInfo {
  return { topics: merged(files.flatMap(topicsOf)), files: files.map(fileOf), customData };
}
