// Who publishes and subscribes on which topic. A topic exists as long as an endpoint uses it.
import { WorldforgeError } from '../../core/errors.ts';
import type { Topic } from '../../msgs/index.ts';
import type { Endpoint } from '../graph.ts';
import type { Mailbox } from './delivery_queue.ts';
import type { MemoryGraphLimits } from './limits.ts';

export interface TopicUse {
  /** As its first endpoint described it. */
  readonly topic: Topic<unknown>;
  readonly publishers: Set<Endpoint>;
  readonly subscribers: Map<Endpoint, Mailbox>;
  /** The last value of a latched topic. It goes when its publisher goes, as in DDS. */
  latched: { readonly publisher: Endpoint; readonly bytes: Uint8Array } | undefined;
}

const shape = ({ type, profile }: Topic<unknown>) => `${type.name} (${type.typeHash}), profile ${profile}`;

export class TopicTable {
  readonly #uses = new Map<string, TopicUse>();
  readonly #limits: MemoryGraphLimits;
  #endpoints = 0;

  constructor(limits: MemoryGraphLimits) {
    this.#limits = limits;
  }

  advertise(topic: Topic<unknown>, endpoint: Endpoint): TopicUse {
    const use = this.#enter(topic);
    use.publishers.add(endpoint);
    return use;
  }

  subscribe(topic: Topic<unknown>, endpoint: Endpoint, mailbox: Mailbox): TopicUse {
    const use = this.#enter(topic);
    use.subscribers.set(endpoint, mailbox);
    return use;
  }

  #enter(topic: Topic<unknown>): TopicUse {
    const known = this.#uses.get(topic.name);
    if (known !== undefined && shape(known.topic) !== shape(topic)) {
      const text = `${topic.name} is ${shape(known.topic)}, not ${shape(topic)}`;
      throw new WorldforgeError('graph_topic', text, { hint: 'Take the topic from the topic table.' });
    }
    if (known === undefined) this.#bound('topics', this.#uses.size, this.#limits.topicsMax);
    this.#bound('endpoints', this.#endpoints, this.#limits.endpointsMax);
    this.#endpoints += 1;
    return known ?? this.#open(topic);
  }

  #bound(what: string, count: number, max: number): void {
    if (count < max) return;
    throw new WorldforgeError('graph_limit', `the graph has ${count} ${what}, at most ${max}`, {
      hint: 'Dispose of what is not used any more.',
    });
  }

  #open(topic: Topic<unknown>): TopicUse {
    const use: TopicUse = { topic, publishers: new Set(), subscribers: new Map(), latched: undefined };
    this.#uses.set(topic.name, use);
    return use;
  }

  leave(use: TopicUse, endpoint: Endpoint): void {
    const left = use.publishers.delete(endpoint) || use.subscribers.delete(endpoint);
    if (!left) return;
    this.#endpoints -= 1;
    if (use.latched?.publisher === endpoint) use.latched = undefined;
    if (use.publishers.size + use.subscribers.size === 0) this.#uses.delete(use.topic.name);
  }

  /** Publishers first, each kind in order of creation. */
  endpoints(name: string): readonly Endpoint[] {
    const use = this.#uses.get(name);
    return use === undefined ? [] : [...use.publishers, ...use.subscribers.keys()];
  }
}
