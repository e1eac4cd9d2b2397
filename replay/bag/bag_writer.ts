// Writes a rosbag2 directory that stock tools open: from its first moment it holds a metadata.yaml.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../../core/errors.ts';
import type { Topic } from '../../msgs/index.ts';
import { writeFileAtomic } from '../atomic_file.ts';
import type { Content } from '../chain.ts';
import type { ContentLog } from '../content_log.ts';
import { makeError, syncFolderOf, writeError } from '../file_io.ts';
import { limits } from '../limits.ts';
import { channelMetadata, fullName, isLatched, qosLines } from './channels.ts';
import { McapWriter } from './mcap_writer.ts';
import { metadataYaml, serializedMetadata, type BagInfo } from './metadata_yaml.ts';
import { nativePack, type Pack } from './pack.ts';
import type { MessageTimes } from './record_buffer.ts';
import { splitMap, splitName, type Original } from './split_head.ts';

export interface BagOptions {
  /** What wrote the bag, for people who look into it. */
  readonly library?: string;
  /** Goes into metadata.yaml as `custom_data`. */
  readonly customData?: Readonly<Record<string, string>>;
  /** Follows what is written, for the manifest. */
  readonly content?: ContentLog;
  /** How chunks are packed: as this Node can unless given. */
  readonly pack?: Pack | 'none';
  /** Bytes of a file after which the bag goes on in another one. */
  readonly splitBytes?: number;
}

/** The last message of a latched topic: each further file begins with it. */
interface Latched extends Original {
  readonly payload: Uint8Array;
  readonly sequence: number;
  readonly publishNs: bigint;
}

export class BagWriter {
  readonly #folder: string;
  readonly #options: BagOptions;
  readonly #splitBytes: number;
  readonly #topics: Topic<unknown>[] = [];
  readonly #channels = new Map<string, number>();
  /** By channel. */
  readonly #latched = new Map<number, Latched>();
  readonly #closed: McapWriter[] = [];
  #mcap: McapWriter;
  /** Messages so far, repeats not among them, and how many there were when this file began. */
  #messages = 0;
  #messagesBefore = 0;
  #content: Content | undefined;
  /** That of a file that could not be begun; those of a file it keeps itself. */
  #fault: WorldforgeError | undefined;

  constructor(folder: string, options: BagOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#splitBytes = options.splitBytes ?? limits.splitBytes;
    this.#mcap = this.#open(undefined);
    this.#mcap.metadata('rosbag2', { serialized_metadata: serializedMetadata(this.#info()) });
    this.#writeYaml();
  }

  /** Bytes that the files have taken; what is in the open chunk comes on top. */
  get bytes(): number {
    return this.#files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** About what closing it writes. */
  get closingBytes(): number {
    return this.#mcap.closingBytes;
  }

  /** What the closed bag holds; nothing before, after a fault, or where nobody followed it. */
  get content(): Content | undefined {
    return this.#content;
  }

  get #files(): readonly McapWriter[] {
    return [...this.#closed, this.#mcap];
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
    const channel = addChannel(this.#mcap, topic);
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
    this.#requireSound();
    if (this.#isFull()) this.#goOn();
    const channel = this.channel(topic);
    this.#mcap.write(channel, bytes, times);
    if (isLatched(topic.profile)) this.#keep(channel, bytes, times);
    this.#messages += 1;
  }

  #keep(channel: number, bytes: Uint8Array, { logNs, publishNs }: MessageTimes): void {
    const sequence = ((this.#mcap.sequences[channel] ?? 1) - 1) >>> 0;
    const original = { number: this.#messages, logNs: this.#mcap.newestNs ?? logNs };
    this.#latched.set(channel, { ...original, sequence, publishNs, payload: Uint8Array.from(bytes) });
  }

  /** Returns when everything written is on the disk. */
  flush(): void {
    this.#requireSound();
    this.#mcap.flush();
  }

  /** Ends the file with its summary and rewrites metadata.yaml. */
  close(): void {
    this.#requireSound();
    this.#mcap.metadata('rosbag2', { serialized_metadata: serializedMetadata(this.#info()) });
    this.#content = this.#mcap.close();
    this.#writeYaml();
  }

  #requireSound(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** A file that holds nothing but repeats is never full. */
  #isFull(): boolean {
    if (this.#mcap.bytesToCome < this.#splitBytes || this.#closed.length + 1 >= limits.splitsMax)
      return false;
    return this.#messages > this.#messagesBefore;
  }

  #goOn(): void {
    this.#mcap.metadata('rosbag2', { serialized_metadata: serializedMetadata(this.#info()) });
    this.#mcap.close({ goesOn: true });
    try {
      this.#next();
    } catch (cause) {
      this.#fault = writeError(cause, `further file of ${this.#folder}`);
      throw this.#fault;
    }
  }

  #next(): void {
    const before = this.#mcap;
    this.#closed.push(before);
    this.#messagesBefore = this.#messages;
    this.#mcap = this.#open(before);
    const mcap = this.#mcap;
    mcap.metadata('rosbag2', { serialized_metadata: serializedMetadata(this.#info()) });
    const fromNs = (before.newestNs ?? 0n) + 1n;
    const latched = [...this.#latched];
    if (latched.length > 0)
      mcap.metadata(splitName, splitMap({ fromNs, originals: latched.map(([, original]) => original) }));
    for (const topic of this.#topics) addChannel(mcap, topic);
    for (const [channel, { payload, sequence, publishNs }] of latched)
      mcap.repeat(channel, payload, { logNs: 0n, publishNs, sequence });
    this.#writeYaml();
  }

  #open(after: McapWriter | undefined): McapWriter {
    const { library = 'worldforge', content, pack = nativePack() } = this.#options;
    const file = path.join(this.#folder, this.#fileName(this.#closed.length));
    return new McapWriter(file, library, { content, pack: pack === 'none' ? undefined : pack, after });
  }

  #fileName(number: number): string {
    return `${path.basename(this.#folder)}_${String(number)}.mcap`;
  }

  #writeYaml(): void {
    writeFileAtomic(path.join(this.#folder, 'metadata.yaml'), metadataYaml(this.#info()));
  }

  #info(): BagInfo {
    const files = this.#files;
    const topics = this.#topics.map((topic, channel) => ({
      name: fullName(topic.name),
      type: topic.type.name,
      typeHash: topic.type.typeHash,
      qos: qosLines(topic.profile),
      messages: files.reduce((sum, file) => sum + file.messagesOf(channel), 0),
    }));
    const rows = files.map((file, number) => ({
      path: this.#fileName(number),
      ...file.span,
      messages: file.messages,
    }));
    return { topics, files: rows, customData: this.#options.customData ?? {} };
  }
}

function addChannel(mcap: McapWriter, topic: Topic<unknown>): number {
  const { name, definition } = topic.type;
  return mcap.addChannel(fullName(topic.name), { name, text: definition }, channelMetadata(topic));
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
