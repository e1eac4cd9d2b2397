// One MCAP file of a recording, read through the stock reader: one chunk in memory at a time, every checksum
// checked.
import { abortReason } from '../../core/background.ts';
import type { BagInput, BagMessage, BagTopic, ReadOptions } from './bag_input.ts';
import { damaged, openMcap, type McapFile } from './mcap_file.ts';

function topicsOf({ reader }: McapFile): readonly BagTopic[] {
  return [...reader.channelsById.values()].map((channel) => ({
    topic: channel.topic,
    schemaName: reader.schemasById.get(channel.schemaId)?.name ?? '',
    typeHash: channel.metadata.get('topic_type_hash') ?? '',
    messages: Number(reader.statistics?.channelMessageCounts.get(channel.id) ?? 0n),
  }));
}

async function* messagesOf(
  { path, reader }: McapFile,
  { topics, signal }: ReadOptions,
): AsyncGenerator<BagMessage, void, void> {
  const wanted = topics === undefined ? {} : { topics };
  try {
    for await (const message of reader.readMessages({ ...wanted, validateCrcs: true })) {
      if (signal?.aborted === true) throw abortReason(signal);
      const channel = reader.channelsById.get(message.channelId);
      yield {
        topic: channel?.topic ?? '',
        schemaName: reader.schemasById.get(channel?.schemaId ?? 0)?.name ?? '',
        bytes: message.data,
        logNs: message.logTime,
        publishNs: message.publishTime,
        sequence: message.sequence,
      };
    }
  } catch (cause) {
    throw signal?.aborted === true ? cause : damaged(path, cause);
  }
}

/** @throws WorldforgeError session_missing, session_cut, session_invalid */
export async function openMcapInput(path: string): Promise<BagInput> {
  const file = await openMcap(path);
  return {
    path,
    storage: 'mcap',
    topics: topicsOf(file),
    tail: file.tail,
    split: file.split,
    messages: (options) => messagesOf(file, options),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}
