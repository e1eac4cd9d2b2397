/** A node on DDS that knows what a test has made on it, and counts what has arrived. */
import { systemClocks } from '../../core/clock.ts';
import { sleep } from '../../core/wait.ts';
import type { Publisher, SampleHandlers, Subscription } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import { sensorTopic, stdEmptyType, type Topic } from '../../msgs/index.ts';

const lookNs = 1_000_000n;

export async function until(holds: () => boolean, signal: AbortSignal): Promise<void> {
  while (!holds()) await sleep(systemClocks, lookNs, signal);
}

export interface Use {
  readonly node: string;
  readonly topic: Topic<unknown>;
  /** Of a publisher: how many subscriptions it serves. */
  readonly matched?: () => number;
}

export class WatchedGraph extends HandedThrough {
  readonly uses = new Set<Use>();
  readonly #graph: RosGraph;
  readonly #echo: Publisher<object>;
  #echoes = 0;
  #arrived = 0;
  isOpen = true;

  static async join(node: string): Promise<WatchedGraph> {
    return new WatchedGraph(await openRosGraph({ node, args: [], environment: process.env }));
  }

  constructor(graph: RosGraph) {
    super(graph);
    this.#graph = graph;
    const topic = sensorTopic(`echo/of_${graph.participant}`, stdEmptyType, 'event');
    graph.subscribe(topic, { onSample: () => (this.#echoes += 1) });
    this.#echo = graph.advertise(topic);
  }

  /** Samples that were handed over, and those that nobody was told of. */
  get seen(): number {
    return this.#arrived + this.refusedCount;
  }

  override advertise<M>(topic: Topic<M>): Publisher<M> {
    const publisher = this.#graph.advertise(topic);
    const use = { node: this.node, topic, matched: () => publisher.matched };
    this.uses.add(use);
    return {
      get matched() {
        return publisher.matched;
      },
      publish: (message) => publisher.publish(message),
      publishBytes: (bytes) => publisher.publishBytes(bytes),
      [Symbol.dispose]: () => this.#end(use, publisher),
    };
  }

  override subscribe<M>(topic: Topic<M>, { onSample, onRefused }: SampleHandlers<M>): Subscription {
    const refusal = onRefused === undefined ? {} : { onRefused: this.#counted(onRefused) };
    return this.#subscribed(
      topic,
      this.#graph.subscribe(topic, { onSample: this.#counted(onSample), ...refusal }),
    );
  }

  override tap(
    topic: Topic<unknown>,
    onBytes: (bytes: Uint8Array, receivedNs: bigint) => void,
  ): Subscription {
    return this.#subscribed(topic, this.#graph.tap(topic, this.#counted(onBytes)));
  }

  #counted<A extends unknown[]>(handle: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      this.#arrived += 1;
      handle(...args);
    };
  }

  #subscribed(topic: Topic<unknown>, subscription: Subscription): Subscription {
    const use = { node: this.node, topic };
    this.uses.add(use);
    return {
      get dropped() {
        return subscription.dropped;
      },
      [Symbol.dispose]: () => this.#end(use, subscription),
    };
  }

  #end(use: Use, endpoint: Disposable): void {
    this.uses.delete(use);
    endpoint[Symbol.dispose]();
  }

  flush(signal: AbortSignal): Promise<void> {
    return this.#graph.flush(signal);
  }

  /**
   * A sample of its own goes round: when it is back, each subscription with something waiting has given one
   * too.
   */
  async round(signal: AbortSignal): Promise<void> {
    await until(() => this.#echo.matched === 1, signal);
    const echoes = this.#echoes + 1;
    this.#echo.publish({});
    await until(() => this.#echoes === echoes, signal);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.isOpen = false;
    this.uses.clear();
    await this.#graph[Symbol.asyncDispose]();
  }
}
