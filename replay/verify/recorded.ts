// What was recorded on an output topic of a node, to be compared with what its step answers.
import { peekMeta, type Topic } from '../../msgs/index.ts';
import { fullName } from '../bag/channels.ts';
import type { BagIndex, Located } from './bag_index.ts';
import { difference } from './difference.ts';
import type { NodePlan } from './node_plan.ts';
import type { Finding } from './outcome.ts';

/** Where recording and answers part: `unrecorded` alone can come from a recording that ended too early. */
export interface Parting {
  readonly kind: 'changed' | 'unrecorded' | 'unanswered' | 'wrong_start';
  readonly finding: Finding;
}

/** Vendors of DDS fill a sample up with zeros, to a multiple of eight bytes at most. */
const paddingMax = 7;

/** Byte for byte, but for such zeros at the end of what was recorded. */
function isSame(recorded: Uint8Array, answered: Uint8Array): boolean {
  const padding = recorded.subarray(answered.length);
  if (padding.length > paddingMax || padding.some((byte) => byte !== 0)) return false;
  return Buffer.compare(recorded.subarray(0, answered.length), answered) === 0;
}

/** The recorded messages of one output topic, taken one by one. */
export class Recorded {
  readonly #plan: NodePlan;
  readonly #index: BagIndex;
  readonly #topic: Topic<unknown>;
  readonly #all: readonly Located[];
  #next = 0;

  constructor(plan: NodePlan, index: BagIndex, name: string, topic: Topic<unknown>) {
    this.#plan = plan;
    this.#index = index;
    this.#topic = topic;
    this.#all = index.ofTopic(name);
  }

  /** Nothing when the next recorded message is this one. */
  take(bytes: Uint8Array): Parting | undefined {
    const located = this.#nextOwn();
    if (located === undefined)
      return this.#parting('unrecorded', located, 'it was answered and is not recorded');
    const recorded = this.#index.read(located);
    if (isSame(recorded, bytes)) {
      this.#next += 1;
      return undefined;
    }
    return this.#parting('changed', located, difference(this.#topic.type, recorded, bytes));
  }

  /** Nothing when every recorded message was answered. */
  rest(): Parting | undefined {
    const located = this.#nextOwn();
    if (located !== undefined && this.#isAnonymous(located)) return undefined;
    return located && this.#parting('unanswered', located, 'it is recorded and was not answered');
  }

  /** Passes over messages of another publisher on the same topic. */
  #nextOwn(): Located | undefined {
    while (this.#next < this.#all.length) {
      const located = this.#all[this.#next];
      if (located === undefined || this.#isOwn(located)) return located;
      this.#next += 1;
    }
    return undefined;
  }

  #isOwn(located: Located): boolean {
    const meta = peekMeta(this.#topic.type, this.#index.read(located));
    return meta === undefined || meta.boot_id === BigInt(this.#plan.identity.boot_id);
  }

  /** Of a topic of many publishers whose messages name none: what is left over somebody else has said. */
  #isAnonymous(located: Located): boolean {
    const { publishers, type } = this.#topic;
    return publishers === 'many' && peekMeta(type, this.#index.read(located)) === undefined;
  }

  #parting(kind: Parting['kind'], located: Located | undefined, detail: string): Parting {
    const record = `message ${String(this.#next)} of ${fullName(this.#topic.name)}`;
    return { kind, finding: { file: this.#index.fileName(located), record, detail } };
  }
}
