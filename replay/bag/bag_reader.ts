// Reads a recording in log order, file by file, with bounded memory whatever its storage is.
import { bagLayout, type BagLayout } from './bag_layout.ts';
import type { BagInput, BagMessage, BagTail, BagTopic, ReadOptions, Storage } from './bag_input.ts';
import { openInput } from './open_input.ts';
import { originalAt } from './split_head.ts';

export type { BagMessage, BagTail, BagTopic, ReadOptions } from './bag_input.ts';

/** One row a topic: a topic has a channel in each file, and one of each type it was recorded with. */
function merged(rows: readonly BagTopic[]): readonly BagTopic[] {
  const byTopic = new Map<string, BagTopic>();
  for (const row of rows) {
    const key = `${row.topic}\n${row.schemaName}`;
    const messages = (byTopic.get(key)?.messages ?? 0) + row.messages;
    const { topic, schemaName, typeHash } = row;
    byTopic.set(key, { topic, schemaName, typeHash, messages });
  }
  return [...byTopic.values()];
}

function tailNote({ file, offset, bytes, reason }: BagTail): string {
  const left = bytes === 0 ? '' : `, ${String(bytes)} bytes after it are left out`;
  return `${file} is unsealed: it is read up to byte ${String(offset)}${left} (${reason})`;
}

/** What metadata.yaml says otherwise than the files do, which are believed. */
function disagreements({ metadata }: BagLayout, inputs: readonly BagInput[]): readonly string[] {
  if (metadata === undefined) return [];
  const { file, storage, messages } = metadata;
  const found = inputs.flatMap(({ topics }) => topics).reduce((sum, topic) => sum + topic.messages, 0);
  const other = inputs.find((input) => input.storage !== storage);
  return [
    ...(messages === undefined || messages === found
      ? []
      : [`${file} says ${String(messages)} messages, ${String(found)} are there`]),
    ...(other === undefined ? [] : [`${file} says ${storage}, ${other.path} is ${other.storage}`]),
  ];
}

export class BagReader implements AsyncDisposable {
  readonly topics: readonly BagTopic[];
  /** Files that their recorder did not close. */
  readonly tails: readonly BagTail[];
  readonly files: readonly { readonly path: string; readonly storage: Storage }[];
  /** What a person must know of the recording before it is relied on, a sentence each. */
  readonly notes: readonly string[];
  readonly #inputs: readonly BagInput[];

  constructor(inputs: readonly BagInput[], layout: BagLayout) {
    this.#inputs = inputs;
    this.topics = merged(inputs.flatMap(({ topics }) => topics));
    this.tails = inputs.flatMap(({ tail }) => tail ?? []);
    this.files = inputs.map(({ path, storage }) => ({ path, storage }));
    this.notes = [...layout.notes, ...this.tails.map(tailNote), ...disagreements(layout, inputs)];
  }

  /**
   * The messages in log order, those left out that a file only repeats of one before.
   * @throws WorldforgeError session_cut where a file is damaged, after the messages before that place
   */
  async *messages(options: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    for (const [number, input] of this.#inputs.entries()) {
      const split = number === 0 ? undefined : input.split; // in a file by itself they repeat nothing
      for await (const message of input.messages(options))
        if (originalAt(split, message.logNs) === undefined) yield message;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const input of this.#inputs) await input[Symbol.asyncDispose]();
  }
}

/**
 * Opens a rosbag2 directory or a bare file of one, MCAP or SQLite.
 * @throws WorldforgeError session_missing, session_cut, session_invalid
 */
export async function openBagReader(bag: string): Promise<BagReader> {
  const layout = bagLayout(bag);
  const inputs: BagInput[] = [];
  try {
    for (const file of layout.files) inputs.push(await openInput(file));
  } catch (cause) {
    for (const input of inputs) await input[Symbol.asyncDispose]();
    throw cause;
  }
  return new BagReader(inputs, layout);
}
