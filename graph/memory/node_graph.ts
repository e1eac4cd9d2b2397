// What one node holds of the memory graph: its endpoints, and the way into the queue that all share.
import type { Clocks } from '../../core/clock.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { sha256 } from '../../core/digest.ts';
import type { Topic } from '../../msgs/index.ts';
import { deliver } from '../deliver.ts';
import type { Endpoint, Graph, Publisher, SampleHandlers, Subscription } from '../graph.ts';
import { profiles } from '../profiles.ts';
import { Mailbox, type DeliveryQueue } from './delivery_queue.ts';
import type { TopicTable, TopicUse } from './topic_table.ts';

/** What the graphs of all nodes share. */
export interface Exchange {
  readonly clocks: Clocks;
  readonly topics: TopicTable;
  readonly queue: DeliveryQueue;
  /** @throws WorldforgeError graph_closed after a fault ended the graph */
  requireOpen(): void;
  /** Says that something was queued. */
  posted(): void;
  /** Says that bytes were refused, and whether nobody was told. */
  refused(): void;
  external<T>(work: Promise<T>): Promise<T>;
}

/** Hexadecimal digits of a participant in the ids of its endpoints, and of the endpoint itself. */
const participantDigits = 24;
const endpointDigits = 8;

export class NodeGraph implements Graph {
  readonly node: string;
  readonly clocks: Clocks;
  readonly #exchange: Exchange;
  readonly #participant: string;
  readonly #endpoints = new Set<Disposable>();
  #endpointsMade = 0;
  #refusedCount = 0;
  #closed = false;

  /** `order` of joining decides the endpoint ids, so that the same program gives the same ids. */
  constructor(exchange: Exchange, node: string, order: number) {
    this.node = node;
    this.clocks = exchange.clocks;
    this.#exchange = exchange;
    this.#participant = sha256(`participant ${order}`).slice(0, participantDigits);
  }

  get refusedCount(): number {
    return this.#refusedCount;
  }

  advertise<M>(topic: Topic<M>): Publisher<M> {
    this.#requireOpen();
    const endpoint = this.#endpoint(topic, true);
    const use = this.#exchange.topics.advertise(topic, endpoint);
    const end = this.#end(use, endpoint);
    return {
      get matched() {
        return use.publishers.has(endpoint) ? use.subscribers.size : 0;
      },
      publish: (message) => this.#publish(use, endpoint, topic.type.encode(message)),
      publishBytes: (bytes) => this.#publish(use, endpoint, bytes),
      [Symbol.dispose]: () => end[Symbol.dispose](),
    };
  }

  subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    return this.#subscribe(topic, (bytes) => this.#deliver(topic, bytes, handlers));
  }

  tap(topic: Topic<unknown>, onBytes: (bytes: Uint8Array, receivedNs: bigint) => void): Subscription {
    return this.#subscribe(topic, (bytes) => onBytes(bytes, this.clocks.steady.now()), profiles.event.depth);
  }

  endpoints(topic: Topic<unknown>): readonly Endpoint[] {
    return this.#exchange.topics.endpoints(topic.name);
  }

  external<T>(work: Promise<T>): Promise<T> {
    return this.#exchange.external(work);
  }

  #requireOpen(): void {
    this.#exchange.requireOpen();
    if (this.#closed) throw new WorldforgeError('graph_closed', `the graph of ${this.node} is closed`);
  }

  #endpoint(topic: Topic<unknown>, publisher: boolean): Endpoint {
    this.#endpointsMade += 1;
    const own = this.#endpointsMade.toString(16).padStart(endpointDigits, '0');
    return { node: this.node, endpointId: this.#participant + own, type: topic.type.name, publisher };
  }

  /** Makes an endpoint leave once: by itself or with the whole graph. */
  #end(use: TopicUse, endpoint: Endpoint, mailbox?: Mailbox): Disposable {
    const end = {
      [Symbol.dispose]: () => {
        this.#endpoints.delete(end);
        this.#exchange.topics.leave(use, endpoint);
        if (mailbox !== undefined) this.#exchange.queue.cancel(mailbox);
      },
    };
    this.#endpoints.add(end);
    return end;
  }

  #publish(use: TopicUse, endpoint: Endpoint, bytes: Uint8Array): void {
    this.#requireOpen();
    if (!use.publishers.has(endpoint)) {
      throw new WorldforgeError(
        'graph_closed',
        `the publisher of ${this.node} on ${use.topic.name} is closed`,
      );
    }
    this.#exchange.queue.post(bytes, [...use.subscribers.values()]);
    const latches = profiles[use.topic.profile].durability === 'transient_local';
    if (latches) use.latched = { publisher: endpoint, bytes: bytes.slice() };
    this.#exchange.posted();
  }

  /** `depthMin`: who keeps everything reads latched topics deeper than one sample. */
  #subscribe(topic: Topic<unknown>, deliver: (bytes: Uint8Array) => void, depthMin = 1): Subscription {
    this.#requireOpen();
    const mailbox = new Mailbox(Math.max(profiles[topic.profile].depth, depthMin), deliver);
    const endpoint = this.#endpoint(topic, false);
    const use = this.#exchange.topics.subscribe(topic, endpoint, mailbox);
    const end = this.#end(use, endpoint, mailbox);
    try {
      this.#greet(use, mailbox);
    } catch (error) {
      end[Symbol.dispose]();
      throw error;
    }
    return {
      get dropped() {
        return mailbox.dropped;
      },
      [Symbol.dispose]: () => end[Symbol.dispose](),
    };
  }

  /** Who comes late is given the last value of a latched topic. */
  #greet(use: TopicUse, mailbox: Mailbox): void {
    if (use.latched === undefined) return;
    this.#exchange.queue.post(use.latched.bytes, [mailbox]);
    this.#exchange.posted();
  }

  #deliver<M>(topic: Topic<M>, bytes: Uint8Array, handlers: SampleHandlers<M>): void {
    const delivery = deliver(topic, { bytes, receivedNs: this.clocks.steady.now() }, handlers);
    if (delivery !== 'accepted') this.#exchange.refused();
    if (delivery === 'untold') this.#refusedCount += 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const end of this.#endpoints) end[Symbol.dispose]();
  }
}
