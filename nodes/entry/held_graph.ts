// A graph on which nothing is published before the recorder can hear it: what nobody recorded, nobody can
// verify.
import { assert } from '../../core/assert.ts';
import { sleep } from '../../core/wait.ts';
import type { Endpoint, Publisher } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { topics, type Topic } from '../../msgs/index.ts';

/** Samples that wait for the recorder; a node says a few things when it starts, and hears little before. */
const heldMax = 4096;
/** Between two looks whether the recorder is there. */
const lookNs = 5_000_000n;
/** Other subscriptions that are seen get this long to match; one with another QoS never will. */
const othersLimitNs = 2_000_000_000n;

interface Held {
  readonly topic: Topic<unknown>;
  readonly publisher: Publisher<unknown>;
}

/** The name of the node whose subscriptions count. */
const recorder = 'recorder';

export class HeldGraph extends HandedThrough {
  readonly #publishers = new Set<Held>();
  #waiting: (() => void)[] | undefined = [];

  override advertise<M>(topic: Topic<M>): Publisher<M> {
    const publisher = super.advertise(topic);
    const held = { topic, publisher };
    this.#publishers.add(held);
    return {
      get matched() {
        return publisher.matched;
      },
      // Encoded now: what cannot be encoded is the caller's fault, not that of whoever lets it go.
      publish: (message) => this.#send(publisher, topic.type.encode(message)),
      publishBytes: (bytes) => this.#send(publisher, bytes),
      [Symbol.dispose]: () => {
        this.#publishers.delete(held);
        publisher[Symbol.dispose]();
      },
    };
  }

  #send(publisher: Publisher<unknown>, bytes: Uint8Array): void {
    if (this.#waiting === undefined) {
      publisher.publishBytes(bytes);
      return;
    }
    assert(this.#waiting.length < heldMax, `more than ${heldMax} samples wait for the recorder`);
    const copy = bytes.slice();
    this.#waiting.push(() => publisher.publishBytes(copy));
  }

  /** Waits for the recorder on every topic published so far, then lets everything go in its order. */
  async release(signal: AbortSignal): Promise<void> {
    const { clocks } = this;
    while (!this.#all((seen, matched) => seen.has(recorder) && matched > 0))
      await sleep(clocks, lookNs, signal);
    const untilNs = clocks.steady.now() + othersLimitNs;
    while (!this.#all((_, matched, count) => matched >= count) && clocks.steady.now() < untilNs) {
      await sleep(clocks, lookNs, signal);
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const send of waiting) send();
  }

  /**
   * Waits until the named nodes subscribe to what is published here, and match.
   * @throws the signal's reason when it aborts first
   */
  async heardBy(expected: Readonly<Record<string, readonly string[]>>, signal: AbortSignal): Promise<void> {
    const { clocks } = this;
    const isHeard = (): boolean =>
      [...this.#publishers].every(({ topic, publisher }) => {
        const nodes = this.#subscriptions(topic).map(({ node }) => node);
        const wanted = expected[topic.name] ?? [];
        return wanted.every((node) => nodes.includes(node)) && publisher.matched >= wanted.length;
      });
    while (!isHeard()) await sleep(clocks, lookNs, signal);
  }

  #subscriptions(topic: Topic<unknown>): readonly Endpoint[] {
    return this.endpoints(topic).filter(
      (endpoint) => !endpoint.publisher && endpoint.type === topic.type.name,
    );
  }

  /** Asks of each publisher: the nodes that subscribe, how many match, how many there are. */
  #all(holds: (seen: ReadonlySet<string>, matched: number, count: number) => boolean): boolean {
    return [...this.#publishers].every(({ topic, publisher }) => {
      // A stop comes into the evidence as the gate hears it; the recorder has no subscription of its own.
      if (topic.name === topics.stop.name) return true;
      const subscriptions = this.#subscriptions(topic);
      return holds(new Set(subscriptions.map(({ node }) => node)), publisher.matched, subscriptions.length);
    });
  }
}
