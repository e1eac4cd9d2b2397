// Writes a rosbag2 directory that stock tools open: from its first moment it holds a metadata.yaml.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import type { Topic } from '../../msgs/index.ts';
import { writeFileAtomic } from '../atomic_file.ts';
import type { Content } from '../chain.ts';
import type { ContentLog } from '../content_log.ts';
import { makeError, syncFolderOf } from '../file_io.ts';
import { limits } from '../limits.ts';
import { channelMetadata, fullName, qosLines } from './channels.ts';
import { McapWriter } from './mcap_writer.ts';
import { metadataYaml, serializedMetadata, type BagInfo } from './metadata_yaml.ts';
import { nativePack, type Pack } from './pack.ts';
import type { MessageTimes } from './record_buffer.ts';

export interface BagOptions {
  /** What wrote the bag, for people who look into it. */
  readonly library?: string;
  /** Goes into metadata.yaml as `custom_data`. */
  readonly customData?: Readonly<Record<string, string>>;
  /** Follows what is written, for the manifest. */
  readonly content?: ContentLog;
  /** How chunks are packed: as this Node can unless given. */
  readonly pack?: Pack | 'none';
}

export class BagWriter {
  readonly #folder: string;
  readonly #customData: Readonly<Record<string, string>>;
  readonly #mcap: McapWriter;
  readonly #topics: Topic<unknown>[] = [];
  readonly #channels = new Map<string, number>();
  #content: Content | undefined;

  constructor(folder: string, { library = 'worldforge', customData = {}, content, ...options }: BagOptions) {
    const pack = options.pack ?? nativePack();
    this.#folder = folder;
    this.#customData = customData;
    this.#mcap = new McapWriter(path.join(folder, this.#fileName()), library, {
      content,
      pack: pack === 'none' ? undefined : pack,
    });
    this.#mcap.metadata('rosbag2', { serialized_metadata: serializedMetadata(this.#info()) });
    this.#writeYaml();
  }

  /** Bytes that the file has taken; what is in the open chunk comes on top. */
  get bytes(): number {
    return this.#mcap.bytes;
  }

  /** What the closed bag holds; nothing before, after a fault, or where nobody followed it. */
  get content(): Content | undefined {
    return this.#content;
  }

  /** Makes a topic part of the recording before, or without, its first message. */
  channel(topic: Topic<unknown>): number {
    const known = this.#channels.get(topic.name);
    if (known !== undefined) return known;
    if (this.#channels.size >= limits.channelsMax) {
      throw new WorldforgeError(
        'evidence_write_failed',
        `${topic.name}: a bag holds at most ${String(limits.channelsMax)} topics`,
      );
    }
    const { name, definition } = topic.type;
    const channel = this.#mcap.addChannel(
      fullName(topic.name),
      { name, text: definition },
      channelMetadata(topic),
    );
    this.#channels.set(topic.name, channel);
    this.#topics.push(topic);
    return channel;
  }

  /** @throws WorldforgeError workspace_full, evidence_write_failed: from the first fault on at every call */
  write(topic: Topic<unknown>, bytes: Uint8Array, times: MessageTimes): void {
    if (bytes.length > limits.messageBytesMax) {
      const text = `${topic.name}: ${String(bytes.length)} bytes, at most ${String(limits.messageBytesMax)}`;
      throw new WorldforgeError('message_too_large', text);
    }
    this.#mcap.write(this.channel(topic), bytes, times);
  }

  /** Returns when everything written is on the disk. */
  flush(): void {
    this.#mcap.flush();
  }

  /** Ends the file with its summary and rewrites metadata.yaml. */
  close(): void {
    this.#mcap.metadata('rosbag2', { serialized_metadata: serializedMetadata(this.#info()) });
    this.#content = this.#mcap.close();
    this.#writeYaml();
  }

  #fileName(): string {
    return `${path.basename(this.#folder)}_0.mcap`;
  }

  #writeYaml(): void {
    writeFileAtomic(path.join(this.#folder, 'metadata.yaml'), metadataYaml(this.#info()));
  }

  #info(): BagInfo {
    const topics = this.#topics.map((topic, channel) => ({
      name: fullName(topic.name),
      type: topic.type.name,
      typeHash: topic.type.typeHash,
      qos: qosLines(topic.profile),
      messages: this.#mcap.messagesOf(channel),
    }));
    const messages = topics.reduce((sum, topic) => sum + topic.messages, 0);
    return {
      topics,
      files: [{ path: this.#fileName(), ...this.#mcap.span, messages }],
      customData: this.#customData,
    };
  }
}

/**
 * Makes the directory and begins the recording.
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
 */
export function openBag(folder: string, options: BagOptions = {}): BagWriter {
  try {
    mkdirSync(folder);
    syncFolderOf(folder);
  } catch (cause) {
    throw makeError(cause, `cannot make ${folder}`);
  }
  return new BagWriter(folder, options);
}
