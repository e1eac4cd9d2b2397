/** Hosts whose messages pass through other hands: what any provider could put on its topic. */
import type { Graph, Publisher } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import {
  providerTopics,
  type ActionChunk,
  type MessageType,
  type Score,
  type Topic,
} from '../../msgs/index.ts';
import { startProviderHost } from '../../nodes/provider_host/node.ts';
import type { StartHost } from './trial.ts';

/** What is sent instead of a message. */
export interface Hand<M> {
  readonly graph: Graph;
  readonly type: MessageType<M>;
  readonly send: (message: M) => void;
  readonly sendBytes: (bytes: Uint8Array) => void;
}

export type Tamper<M> = (message: M, hand: Hand<M>) => void;

class GraphWithHand<T> extends HandedThrough {
  readonly #topic: Topic<T>;
  readonly #tamper: Tamper<T>;
  readonly #graph: Graph;

  constructor(graph: Graph, topic: Topic<T>, tamper: Tamper<T>) {
    super(graph);
    this.#graph = graph;
    this.#topic = topic;
    this.#tamper = tamper;
  }

  override advertise<M>(topic: Topic<M>): Publisher<M> {
    const publisher = super.advertise(topic);
    if (topic.name !== this.#topic.name) return publisher;
    return this.#through(publisher as unknown as Publisher<T>) as unknown as Publisher<M>;
  }

  #through(publisher: Publisher<T>): Publisher<T> {
    const hand: Hand<T> = {
      graph: this.#graph,
      type: this.#topic.type,
      send: (message) => publisher.publish(message),
      sendBytes: (bytes) => publisher.publishBytes(bytes),
    };
    return {
      get matched() {
        return publisher.matched;
      },
      publish: (message) => this.#tamper(message, hand),
      publishBytes: (bytes) => publisher.publishBytes(bytes),
      [Symbol.dispose]: () => publisher[Symbol.dispose](),
    };
  }
}

/** The graph as a host sees it, but for one topic. */
export function graphWith<M>(graph: Graph, topic: Topic<M>, tamper: Tamper<M>): Graph {
  return new GraphWithHand(graph, topic, tamper);
}

function startingWith<M>(provider: string, topic: Topic<M>, tamper: Tamper<M>): StartHost {
  return (options) => {
    if (options.provider.name !== provider) return startProviderHost(options);
    return startProviderHost({ ...options, graph: graphWith(options.graph, topic, tamper) });
  };
}

export function chunksOf(provider: string, tamper: Tamper<ActionChunk>): StartHost {
  return startingWith(provider, providerTopics(provider).actionChunk, tamper);
}

export function scoresOf(provider: string, tamper: Tamper<Score>): StartHost {
  return startingWith(provider, providerTopics(provider).score, tamper);
}

/** The bytes of a message in which one number, found by its eight or four bytes, became another. */
export function replaced(bytes: Uint8Array, find: Uint8Array, by: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(find);
  if (at < 0) throw new Error('the number is not in the message');
  copy.set(by, at);
  return copy;
}
