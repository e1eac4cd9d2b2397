// A graph that hands everything through to another one; what a subclass changes is all that is different.
import type { Clocks } from '../core/clock.ts';
import type { Topic } from '../msgs/index.ts';
import type { Endpoint, Graph, Publisher, SampleHandlers, Subscription } from './graph.ts';

export abstract class HandedThrough implements Graph {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  get node(): string {
    return this.#graph.node;
  }

  get clocks(): Clocks {
    return this.#graph.clocks;
  }

  get refusedCount(): number {
    return this.#graph.refusedCount;
  }

  advertise<M>(topic: Topic<M>): Publisher<M> {
    return this.#graph.advertise(topic);
  }

  subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    return this.#graph.subscribe(topic, handlers);
  }

  tap(topic: Topic<unknown>, onBytes: (bytes: Uint8Array, receivedNs: bigint) => void): Subscription {
    return this.#graph.tap(topic, onBytes);
  }

  endpoints(topic: Topic<unknown>): readonly Endpoint[] {
    return this.#graph.endpoints(topic);
  }

  external<T>(work: Promise<T>): Promise<T> {
    return this.#graph.external(work);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#graph[Symbol.asyncDispose]();
  }
}
