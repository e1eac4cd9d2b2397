// Reads a recording in log order through the stock reader, one chunk in memory at a time, every checksum
// checked.
import { abortReason } from '../../core/background.ts';
import { bagFiles } from './bag_files.ts';
import { damaged, openMcap, type McapInput } from './mcap_input.ts';

export interface BagTopic {
  /** As recorded, with or without a leading slash. */
  readonly topic: string;
  /** package/msg/Type */
  readonly schemaName: string;
  /** RIHS01 hash, or an empty text where the recorder gave none. */
  readonly typeHash: string;
  readonly messages: number;
}

export interface BagMessage {
  readonly topic: string;
  readonly schemaName: string;
  readonly bytes: Uint8Array;
  readonly logNs: bigint;
  readonly publishNs: bigint;
  readonly sequence: number;
}

export interface ReadOptions {
  /** As recorded; all topics without it. */
  readonly topics?: readonly string[];
  readonly signal?: AbortSignal;
}

function topicsOf({ reader }: McapInput): readonly BagTopic[] {
  return [...reader.channelsById.values()].map((channel) => ({
    topic: channel.topic,
    schemaName: reader.schemasById.get(channel.schemaId)?.name ?? '',
    typeHash: channel.metadata.get('topic_type_hash') ?? '',
    messages: Number(reader.statistics?.channelMessageCounts.get(channel.id) ?? 0n),
  }));
}

/** One row a topic: a topic has a channel in each file, and one of each type it was recorded with. */
function merged(rows: readonly BagTopic[]): readonly BagTopic[] {
  const byTopic = new Map<string, BagTopic>();
  for (const row of rows) {
    const key = `${row.topic}\n${row.schemaName}`;
    const messages = (byTopic.get(key)?.messages ?? 0) + row.messages;
    byTopic.set(key, { ...row, messages });
  }
  return [...byTopic.values()];
}

async function* messagesOf(input: McapInput, options: ReadOptions): AsyncGenerator<BagMessage, void, void> {
  const { reader } = input;
  const wanted = options.topics === undefined ? {} : { topics: options.topics };
  try {
    for await (const message of reader.readMessages({ ...wanted, validateCrcs: true })) {
      if (options.signal?.aborted === true) throw abortReason(options.signal);
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
    throw options.signal?.aborted === true ? cause : damaged(input.path, cause);
  }
}

export class BagReader implements AsyncDisposable {
  readonly topics: readonly BagTopic[];
  readonly #inputs: readonly McapInput[];

  constructor(inputs: readonly McapInput[]) {
    this.#inputs = inputs;
    this.topics = merged(inputs.flatMap(topicsOf));
  }

  /**
   * The messages in log order.
   * @throws WorldforgeError session_cut where the file is damaged, after the messages before that place
   */
  async *messages(options: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    for (const input of this.#inputs) yield* messagesOf(input, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const input of this.#inputs) await input[Symbol.asyncDispose]();
  }
}

/**
 * Opens a rosbag2 directory or a bare .mcap file.
 * @throws WorldforgeError session_missing, session_cut, session_invalid
 */
export async function openBagReader(bag: string): Promise<BagReader> {
  const inputs: McapInput[] = [];
  try {
    for (const file of bagFiles(bag)) inputs.push(await openMcap(file));
  } catch (cause) {
    for (const input of inputs) await input[Symbol.asyncDispose]();
    throw cause;
  }
  return new BagReader(inputs);
}
