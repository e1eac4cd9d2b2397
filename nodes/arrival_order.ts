// Gives a node a message after the one that it was made from. Topics have no common order on DDS: a plan
// whose observation is still under way would be refused for one that the gate has not seen.
import type { Graph, Sample, SampleHandlers, Subscription } from '../graph/graph.ts';
import { HandedThrough } from '../graph/handed_through.ts';
import { contentDigest, topics, type Topic } from '../msgs/index.ts';

/** How long a message waits; the node then judges it without the one that did not come. */
const waitLimitNs = 500_000_000n;
const keysKept = 64;
/** Messages that wait; a planner has one plan under way. */
const waitingMax = 16;

interface Waiting {
  readonly key: string;
  readonly timer: Disposable;
  readonly give: () => void;
}

/** Which messages come first, and which of them a later one waits for. */
interface Order {
  readonly first: string;
  readonly keyOf: <M>(topic: Topic<M>, message: M) => string;
  readonly then: string;
  /** Empty for a message that waits for nothing. */
  readonly waitsFor: (message: unknown) => string;
}

class InOrder extends HandedThrough {
  readonly #order: Order;
  readonly #seen = new Set<string>();
  #waiting: readonly Waiting[] = [];

  constructor(graph: Graph, order: Order) {
    super(graph);
    this.#order = order;
  }

  override subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    const { first, keyOf, then, waitsFor } = this.#order;
    const give = handlers.onSample;
    if (topic.name === then) {
      const onSample = (sample: Sample<M>): void =>
        this.#onThen(waitsFor(sample.message), () => give(sample));
      return super.subscribe(topic, { ...handlers, onSample });
    }
    if (topic.name !== first) return super.subscribe(topic, handlers);
    const onSample = (sample: Sample<M>): void => {
      give(sample);
      this.#onFirst(keyOf(topic, sample.message));
    };
    return super.subscribe(topic, { ...handlers, onSample });
  }

  #onThen(key: string, give: () => void): void {
    const isDue = key === '' || this.#seen.has(key) || this.#waiting.length >= waitingMax;
    if (isDue && this.#waiting.length === 0) {
      give();
      return;
    }
    const timer = this.clocks.after(waitLimitNs, () => this.#release(key));
    this.#waiting = [...this.#waiting, { key, timer, give }];
    if (isDue) this.#release(key);
  }

  #onFirst(key: string): void {
    this.#seen.add(key);
    const [oldest] = this.#seen;
    if (this.#seen.size > keysKept && oldest !== undefined) this.#seen.delete(oldest);
    if (this.#waiting.some((waiting) => waiting.key === key)) this.#release(key);
  }

  /** What waits for this, and what came before it: messages of a topic keep their order. */
  #release(key: string): void {
    const last = this.#waiting.findLastIndex((waiting) => waiting.key === key);
    const due = this.#waiting.slice(0, last + 1);
    this.#waiting = this.#waiting.slice(last + 1);
    for (const { timer, give } of due) {
      timer[Symbol.dispose]();
      give();
    }
  }
}

function field(message: unknown, name: string): string {
  if (typeof message !== 'object' || message === null) return '';
  return String(new Map(Object.entries(message)).get(name) ?? '');
}

/** A plan comes after the observation that it was made from; one without a motion waits for nothing. */
export function plansAfterObservations(graph: Graph): Graph {
  return new InOrder(graph, {
    first: topics.observation.name,
    keyOf: (topic, message) => contentDigest(topic.type, message),
    then: topics.plan.name,
    waitsFor: (plan) => (field(plan, 'code') === '' ? field(plan, 'observation_digest') : ''),
  });
}

/** A rehearsal comes after its plan. */
export function rehearsalsAfterPlans(graph: Graph): Graph {
  return new InOrder(graph, {
    first: topics.plan.name,
    keyOf: (_, plan) => field(plan, 'plan_digest'),
    then: topics.rehearsal.name,
    waitsFor: (chunk) => field(chunk, 'plan_digest'),
  });
}
