// Where each message lies that a verification needs. The bytes stay on disk: a message costs some 300 bytes
// of memory.
import path from 'node:path';
import { abortReason } from '../../core/background.ts';
import { nextTurn } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { MessageType } from '../../msgs/index.ts';
import { bagFiles } from '../bag/bag_files.ts';
import { walkMessages, type WalkedMessage } from '../bag/bag_walk.ts';
import { packedRecords } from '../bag/chunk_body.ts';
import { loadZstd, type Decompress } from '../bag/decompress.ts';
import { BagFault } from '../bag/raw_records.ts';
import { ByteSource } from '../byte_source.ts';
import { limits } from '../limits.ts';
import { runPaths } from '../run_workspace.ts';
import type { Finding } from './outcome.ts';
import type { NodePlan } from './node_plan.ts';

export interface Located {
  /** File of the bag, from 0. */
  readonly file: number;
  /** Of the packed chunk that it lies in; 0 for none. */
  readonly packedChunk: number;
  /** In the file, or among the records of that chunk. */
  readonly offset: number;
  readonly length: number;
}

/** Unpacked chunks, the newest ones: messages are asked for about in their order. */
class UnpackedChunks {
  readonly #kept = new Map<string, Buffer>();
  #bytes = 0;

  get(key: string, unpack: () => Buffer): Buffer {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const records = unpack();
    this.#kept.set(key, records);
    this.#bytes += records.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= limits.unpackedBytesKept || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= length;
    }
    return records;
  }
}

/** Messages between two chances for others to run, and for an abort to be seen. */
const messagesPerTurn = 1000;

export class BagIndex implements Disposable {
  readonly #sources: ByteSource[] = [];
  readonly #names: string[] = [];
  readonly #unzstd: Decompress;
  readonly #unpacked = new UnpackedChunks();
  readonly #byTopic = new Map<string, Located[]>();
  readonly #byDigest = new Map<string, Located>();
  #count = 0;
  /** Where the bag stops being readable, if it does. */
  fault: Finding | undefined;

  /** Name of the file that was opened last. */
  get newestName(): string {
    return this.#names.at(-1) ?? 'bag';
  }

  constructor(unzstd: Decompress) {
    this.#unzstd = unzstd;
  }

  /** Name of the file, from the run directory. */
  fileName(located: Located | undefined): string {
    return this.#names[located?.file ?? 0] ?? 'bag';
  }

  ofTopic(topic: string): readonly Located[] {
    return this.#byTopic.get(topic) ?? [];
  }

  byDigest(topic: string, digest: string): Located | undefined {
    return this.#byDigest.get(`${topic}\n${digest}`);
  }

  read(located: Located): Uint8Array {
    const { file, packedChunk, offset, length } = located;
    const source = this.#sources[file];
    const bytes =
      source === undefined || packedChunk === 0
        ? source?.read(offset, length)
        : this.#records(source, located).subarray(offset, offset + length);
    if (bytes?.length === length) return bytes;
    throw new Error(`${this.fileName(located)} changed while it was read`);
  }

  #records(source: ByteSource, { file, packedChunk }: Located): Buffer {
    const key = `${String(file)} ${String(packedChunk)}`;
    return this.#unpacked.get(key, () => packedRecords(source, packedChunk, this.#unzstd));
  }

  add(topic: string, located: Located, digest: string | undefined): void {
    this.#count += 1;
    if (this.#count > limits.messagesIndexedMax) {
      throw new Error(`more than ${String(limits.messagesIndexedMax)} messages to compare`);
    }
    const list = this.#byTopic.get(topic);
    if (list === undefined) this.#byTopic.set(topic, [located]);
    else list.push(located);
    if (digest === undefined || this.byDigest(topic, digest) !== undefined) return;
    this.#byDigest.set(`${topic}\n${digest}`, located);
  }

  open(file: string, name: string): ByteSource {
    const source = new ByteSource(file);
    this.#sources.push(source);
    this.#names.push(name);
    return source;
  }

  [Symbol.dispose](): void {
    for (const source of this.#sources) source[Symbol.dispose]();
  }
}

interface Wanted {
  readonly topics: ReadonlySet<string>;
  /** Types of the topics whose messages are looked up by digest. */
  readonly digested: ReadonlyMap<string, MessageType<unknown>>;
}

function wantedBy(plans: readonly NodePlan[]): Wanted {
  const inputs = plans.flatMap((plan) => [...plan.inputs].map(([name, { type }]) => [name, type] as const));
  const others = plans.flatMap((plan) => [plan.stepInput, ...plan.outputs.keys()]);
  return { topics: new Set([...others, ...inputs.map(([name]) => name)]), digested: new Map(inputs) };
}

/** The message digest, or nothing for bytes that no node can have decoded either. */
function digestOf(type: MessageType<unknown> | undefined, payload: Uint8Array): string | undefined {
  if (type === undefined) return undefined;
  try {
    return sha256(type.encode(type.decode(payload)));
  } catch (cause) {
    if (cause instanceof WorldforgeError) return undefined;
    throw cause;
  }
}

function addMessage(index: BagIndex, wanted: Wanted, file: number, message: WalkedMessage): void {
  const topic = message.topic;
  if (!wanted.topics.has(topic)) return;
  const { offset, packedChunk, payload } = message;
  const located = { file, packedChunk, offset, length: payload.length };
  index.add(topic, located, digestOf(wanted.digested.get(topic), message.payload));
}

async function addFile(index: BagIndex, wanted: Wanted, file: number, options: IndexOptions): Promise<void> {
  const bagPath = options.files[file] ?? '';
  const source = index.open(bagPath, path.relative(options.folder, bagPath));
  let count = 0;
  for (const message of walkMessages(source, options)) {
    addMessage(index, wanted, file, message);
    count += 1;
    if (count % messagesPerTurn === 0) await nextTurn();
    if (options.signal.aborted) throw abortReason(options.signal);
  }
}

interface IndexOptions {
  readonly folder: string;
  readonly files: readonly string[];
  readonly unzstd: Decompress;
  readonly signal: AbortSignal;
}

/**
 * Reads the bag of a run once. What is wrong with it stands in `fault`; what came before can still be
 * compared.
 */
export async function indexBag(
  folder: string,
  plans: readonly NodePlan[],
  signal: AbortSignal,
): Promise<BagIndex> {
  const unzstd = await loadZstd();
  const index = new BagIndex(unzstd);
  const wanted = wantedBy(plans);
  try {
    const files = bagFiles(runPaths(folder).bag);
    for (const file of files.keys()) await addFile(index, wanted, file, { folder, files, unzstd, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    const record = cause instanceof BagFault ? cause.record : 'whole file';
    index.fault = { file: index.newestName, record, detail: errorText(cause) };
  }
  return index;
}
