/** Hosts whose messages pass through other hands: what any provider could put on its topic. */
import type { Graph, Publisher } from '../../graph/graph.ts';
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

/** The graph as a host sees it, but for one topic. */
export function graphWith<M>(graph: Graph, topic: Topic<M>, tamper: Tamper<M>): Graph {
  const through = (publisher: Publisher<M>): Publisher<M> => {
    const hand: Hand<M> = {
      graph,
      type: topic.type,
      send: (message) => publisher.publish(message),
      sendBytes: (bytes) => publisher.publishBytes(bytes),
    };
    return {
      get matched() {
        return publisher.matched;
      },
      publish: (message) => tamper(message, hand),
      publishBytes: (bytes) => publisher.publishBytes(bytes),
      [Symbol.dispose]: () => publisher[Symbol.dispose](),
    };
  };
  const advertise = <N>(wanted: Topic<N>): Publisher<N> => {
    const publisher = graph.advertise(wanted);
    if (wanted.name !== topic.name) return publisher;
    return through(publisher as unknown as Publisher<M>) as unknown as Publisher<N>;
  };
  return {
    node: graph.node,
    clocks: graph.clocks,
    refusedCount: graph.refusedCount,
    advertise,
    subscribe: (wanted, handlers) => graph.subscribe(wanted, handlers),
    tap: (wanted, onBytes) => graph.tap(wanted, onBytes),
    endpoints: (wanted) => graph.endpoints(wanted),
    external: (work) => graph.external(work),
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
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
