// The bag of a part of a run: sequences, times and payloads as they were, so each message keeps its leaf.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../atomic_file.ts';
import { McapWriter } from '../bag/mcap_writer.ts';
import { metadataName } from '../bag/metadata_read.ts';
import { metadataYaml, type BagTopicInfo } from '../bag/metadata_yaml.ts';
import { nativePack } from '../bag/pack.ts';
import type { BagType } from './bag_types.ts';
import type { PlacedMessage } from './walk.ts';

interface Channel {
  readonly id: number;
  readonly topic: Omit<BagTopicInfo, 'messages'>;
}

function qosLines(offered: string): readonly string[] {
  return offered.split('\n').filter((line) => line !== '');
}

export class SubsetBag {
  readonly #folder: string;
  readonly #types: ReadonlyMap<string, BagType>;
  readonly #writer: McapWriter;
  readonly #channels = new Map<string, Channel>();

  /** @throws WorldforgeError workspace_full, workspace_unwritable */
  constructor(folder: string, types: ReadonlyMap<string, BagType>) {
    mkdirSync(folder);
    this.#folder = folder;
    this.#types = types;
    this.#writer = new McapWriter(path.join(folder, this.#file), 'worldforge subset', { pack: nativePack() });
  }

  get #file(): string {
    return `${path.basename(this.#folder)}_0.mcap`;
  }

  #channel(name: string): Channel | undefined {
    const known = this.#channels.get(name);
    const type = this.#types.get(name);
    if (known !== undefined || type === undefined) return known;
    const id = this.#writer.addChannel(name, { name: type.name, text: type.text }, type.metadata);
    const qos = qosLines(type.metadata['offered_qos_profiles'] ?? '');
    const typeHash = type.metadata['topic_type_hash'] ?? '';
    const made = { id, topic: { name, type: type.name, typeHash, qos } };
    this.#channels.set(name, made);
    return made;
  }

  /** @throws WorldforgeError workspace_full, evidence_write_failed */
  add({ topic, logNs, sequence, body }: PlacedMessage, payload: Uint8Array): void {
    const channel = this.#channel(topic);
    if (channel === undefined) return; // every topic of the bag has a type
    const publishNs = Buffer.from(body.buffer, body.byteOffset, body.length).readBigUInt64LE(12);
    this.#writer.repeat(channel.id, payload, { logNs, publishNs, sequence });
  }

  close(customData: Readonly<Record<string, string>>): void {
    this.#writer.close();
    const files = [{ path: this.#file, ...this.#writer.span, messages: this.#writer.messages }];
    const topics = [...this.#channels.values()].map(({ id, topic }) => ({
      ...topic,
      messages: this.#writer.messagesOf(id),
    }));
    writeFileAtomic(path.join(this.#folder, metadataName), metadataYaml({ topics, files, customData }, 9));
  }
}
