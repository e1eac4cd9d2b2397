// Another look at the bag: are its messages, whatever they are packed in, those whose root was signed? And if
// not, which is the first that does not fit?
import { errorText } from '../../core/errors.ts';
import { bagFiles } from '../bag/bag_files.ts';
import { walkMessages, type WalkedMessage } from '../bag/bag_walk.ts';
import type { Decompress } from '../bag/decompress.ts';
import { channelFacts, metadataFacts } from '../bag/record_fields.ts';
import { originalBody, type Original } from '../bag/split_head.ts';
import { ByteSource } from '../byte_source.ts';
import {
  contentChannel,
  ContentChain,
  leafDigest,
  saltAt,
  type Content,
  type ContentMessage,
} from '../chain.ts';
import { checkpointName, contentNames, readContentSecret } from '../content_log.ts';
import { headFault } from '../content_head.ts';
import type { RunManifest } from '../manifest.ts';
import { digestBytes } from '../merkle.ts';
import { runPaths } from '../run_workspace.ts';
import path from 'node:path';
import type { ReadMessage } from './graph_check.ts';
import type { Finding } from './outcome.ts';

interface Followed {
  readonly file: string;
  /** From 0, over all files of the bag. */
  readonly number: number;
  readonly topic: string;
  readonly sequence: number;
  readonly leaf: Uint8Array;
  readonly payload: Uint8Array;
}

class Follower {
  readonly #folder: string;
  readonly #unzstd: Decompress;
  readonly #secret: Uint8Array;
  readonly #chain: ContentChain;
  /** The first checkpoint in the bag that its messages do not have, or repeat that is another message. */
  fault: Finding | undefined;
  #count = 0;

  constructor(folder: string, unzstd: Decompress) {
    this.#folder = folder;
    this.#unzstd = unzstd;
    this.#secret = readContentSecret(folder);
    this.#chain = new ContentChain(this.#secret);
  }

  get content(): Content {
    return this.#chain.content;
  }

  *messages(): Generator<Followed, void, void> {
    using leaves = new ByteSource(path.join(this.#folder, contentNames.leaves));
    for (const bagFile of bagFiles(runPaths(this.#folder).bag)) {
      const file = path.relative(this.#folder, bagFile);
      const channels = new Map<Buffer, Buffer>();
      using source = new ByteSource(bagFile);
      const walk = walkMessages(source, {
        unzstd: this.#unzstd,
        onMetadata: (body) => this.#checkpoint(file, body),
        onRepeat: (message, original) => {
          const channel = digestOfChannel(channels, message.channel);
          if (!this.#isRepeat(leaves, { ...message, channel }, original)) this.#repeatFault(file, message);
        },
      });
      for (const { topic, sequence, channel, body, payload } of walk) {
        this.#chain.add({ channel: digestOfChannel(channels, channel), body });
        const leaf = this.#chain.takeLeaves();
        yield { file, number: this.#count, topic, sequence, leaf, payload };
        this.#count += 1;
      }
    }
  }

  /** Whether it has the leaf of the message that it is said to repeat. */
  #isRepeat(leaves: ByteSource, { channel, body }: ContentMessage, original: Original): boolean {
    const { number } = original;
    if (number >= this.#count) return false;
    const leaf = leafDigest(saltAt(this.#secret, number), { channel, body: originalBody(body, original) });
    return leaves.read(number * digestBytes, digestBytes).equals(leaf);
  }

  #repeatFault(file: string, { topic, sequence, logNs }: WalkedMessage): void {
    const record = `message at log time ${String(logNs)} (${topic}, sequence ${String(sequence)})`;
    this.fault ??= {
      file,
      record,
      detail: 'it is not the message that the head of the file says it repeats',
    };
  }

  #checkpoint(file: string, body: Buffer): void {
    const { name, map } = metadataFacts(body);
    if (name !== checkpointName || this.fault !== undefined) return;
    const { messages, root } = this.#chain.content;
    if (map.get('messages') === String(messages) && map.get('root') === root) return;
    const record = `checkpoint after message ${String(messages)}`;
    const claimed = `${map.get('root') ?? 'nothing'} after ${map.get('messages') ?? 'none'}`;
    this.fault = { file, record, detail: `says ${claimed}, the messages make ${root}` };
  }
}

function digestOfChannel(known: Map<Buffer, Buffer>, body: Buffer): Buffer {
  const digest = known.get(body);
  if (digest !== undefined) return digest;
  const { topic, typeHash } = channelFacts(body);
  const made = contentChannel(topic, typeHash);
  known.set(body, made);
  return made;
}

/**
 * The first message that is not the one whose leaf was kept. Nothing where all are, as far as the bag can be
 * read.
 */
export function firstUnfit(folder: string, unzstd: Decompress): Finding | undefined {
  using leaves = new ByteSource(path.join(folder, contentNames.leaves));
  const kept = leaves.size / digestBytes;
  let last = { file: 'bag', number: -1 };
  for (const message of new Follower(folder, unzstd).messages()) {
    const { file, number, topic, sequence, leaf } = message;
    last = { file, number };
    if (leaves.read(number * digestBytes, digestBytes).equals(leaf)) continue;
    const record = `message ${String(number)} (${topic}, sequence ${String(sequence)})`;
    const detail = number < kept ? 'it is not the one that was recorded' : 'it was added';
    return { file, record, detail };
  }
  if (last.number + 1 === kept) return undefined;
  const record = `message ${String(last.number + 1)}`;
  return { file: last.file, record, detail: `it and ${String(kept - last.number - 2)} more are gone` };
}

export interface ContentOptions {
  readonly unzstd: Decompress;
  /** Told of every message on the way. */
  readonly onMessage: (message: ReadMessage) => void;
}

/** A run that ended with a fault of its bag has no signed content. */
export function checkContent(
  folder: string,
  { content, run_id, signer }: RunManifest,
  { unzstd, onMessage }: ContentOptions,
): readonly Finding[] {
  if (content === undefined) return [];
  const fault = content.signature === undefined ? undefined : headFault({ run_id, content, signer });
  if (fault !== undefined) return [{ file: 'run_manifest.json', record: 'content', detail: fault }];
  try {
    const follower = new Follower(folder, unzstd);
    let file = 'bag';
    for (const message of follower.messages()) {
      file = message.file;
      onMessage(message);
    }
    const found = follower.content;
    if (found.messages === content.messages && found.root === content.root)
      return follower.fault === undefined ? [] : [follower.fault];
    const detail =
      `${String(found.messages)} messages with root ${found.root}, ` +
      `${String(content.messages)} with ${content.root} were signed`;
    return [firstUnfit(folder, unzstd) ?? { file, record: 'all messages', detail }];
  } catch (cause) {
    return [{ file: 'bag', record: 'content', detail: errorText(cause) }];
  }
}
