// Puts the messages of one topic of two recordings side by side, in constant memory.
import { messageTypeByName, peekMeta } from '../../msgs/index.ts';
import type { BagMessage } from '../bag/bag_input.ts';

/** A message with its number in its topic, from 0. */
export interface Numbered {
  readonly message: BagMessage;
  readonly number: number;
  /** Of the planning cycle; nothing where a message names none. */
  readonly cycle: number | undefined;
}

/** One side lacks where the other one has a message of a cycle that this one has not. */
export interface Pair {
  readonly left: Numbered | undefined;
  readonly right: Numbered | undefined;
}

type Messages = AsyncGenerator<BagMessage, void, void>;

function cycleOf({ schemaName, bytes }: BagMessage): number | undefined {
  const type = messageTypeByName(schemaName);
  return type === undefined ? undefined : peekMeta(type, bytes)?.cycle;
}

class Side {
  readonly #messages: Messages;
  #next = 0;
  now: Numbered | undefined;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  async advance(): Promise<void> {
    const { done, value } = await this.#messages.next();
    this.now = done === true ? undefined : { message: value, number: this.#next, cycle: cycleOf(value) };
    this.#next += 1;
  }

  async close(): Promise<void> {
    await this.#messages.return();
  }
}

/** Messages of one cycle belong together, of messages without one those of the same number. */
function pairOf(left: Numbered | undefined, right: Numbered | undefined): Pair {
  const [ours, theirs] = [left?.cycle, right?.cycle];
  if (ours === undefined || theirs === undefined || ours === theirs) return { left, right };
  return ours < theirs ? { left, right: undefined } : { left: undefined, right };
}

/** Both streams in order; closes them. */
export async function* pairs(ours: Messages, theirs: Messages): AsyncGenerator<Pair, void, void> {
  const [left, right] = [new Side(ours), new Side(theirs)];
  try {
    await left.advance();
    await right.advance();
    while (left.now !== undefined || right.now !== undefined) {
      const pair = pairOf(left.now, right.now);
      yield pair;
      if (pair.left !== undefined) await left.advance();
      if (pair.right !== undefined) await right.advance();
    }
  } finally {
    await left.close();
    await right.close();
  }
}
