// Reads a recording in log order, file by file, with bounded memory whatever its storage is.
import { bagFiles } from './bag_files.ts';
import type { BagInput, BagMessage, BagTail, BagTopic, ReadOptions } from './bag_input.ts';
import { openInput } from './open_input.ts';

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

export class BagReader implements AsyncDisposable {
  readonly topics: readonly BagTopic[];
  /** Files that their recorder did not close. */
  readonly tails: readonly BagTail[];
  /** What a person must know of the recording before it is relied on, a sentence each. */
  readonly notes: readonly string[];
  readonly #inputs: readonly BagInput[];

  constructor(inputs: readonly BagInput[]) {
    this.#inputs = inputs;
    this.topics = merged(inputs.flatMap(({ topics }) => topics));
    this.tails = inputs.flatMap(({ tail }) => tail ?? []);
    this.notes = this.tails.map(tailNote);
  }

  /**
   * The messages in log order.
   * @throws WorldforgeError session_cut where a file is damaged, after the messages before that place
   */
  async *messages(options: ReadOptions = {}): AsyncGenerator<BagMessage, void, void> {
    for (const input of this.#inputs) yield* input.messages(options);
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
  const inputs: BagInput[] = [];
  try {
    for (const file of bagFiles(bag)) inputs.push(await openInput(file));
  } catch (cause) {
    for (const input of inputs) await input[Symbol.asyncDispose]();
    throw cause;
  }
  return new BagReader(inputs);
}
