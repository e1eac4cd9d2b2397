// LIVE goes plan by plan: while one is under review, permitted or executed, the planner gets no observation.
// A newer plan would take it from the people who look at it, and stop the robot that executes it.
import type { Graph, Publisher, SampleHandlers, Subscription } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { topics, type GateState, type GateVerdict, type Plan, type Topic } from '../../msgs/index.ts';

/** A plan of which the gate has said nothing yet. */
interface Asked {
  readonly cycle: number;
  readonly digest: string;
  readonly publishedNs: bigint;
  /** Start of the gate that heard it; one that was started again knows nothing of it. */
  readonly bootId: bigint | undefined;
}

class OnePlanAtATime extends HandedThrough {
  readonly #limitNs: bigint;
  readonly #heard: readonly Subscription[];
  #gate: GateState | undefined;
  #asked: Asked | undefined;

  constructor(graph: Graph, limitNs: bigint) {
    super(graph);
    this.#limitNs = limitNs;
    this.#heard = [
      graph.subscribe(topics.gateState, { onSample: ({ message }) => this.#onState(message) }),
      graph.subscribe(topics.gateVerdict, { onSample: ({ message }) => this.#onVerdict(message) }),
    ];
  }

  #onState(state: GateState): void {
    this.#gate = state;
    if (state.plan_digest !== '' && state.plan_digest === this.#asked?.digest) this.#asked = undefined;
  }

  /** A plan that never came under review: of one that did, the gate's state tells. */
  #onVerdict({ meta, review_id }: GateVerdict): void {
    if (review_id === '' && meta.cycle === this.#asked?.cycle) this.#asked = undefined;
  }

  override advertise<M>(topic: Topic<M>): Publisher<M> {
    const publisher = super.advertise(topic);
    if (topic.name !== topics.plan.name) return publisher;
    const publishBytes = (bytes: Uint8Array): void => {
      this.#note(topics.plan.type.decode(bytes));
      publisher.publishBytes(bytes);
    };
    return {
      get matched() {
        return publisher.matched;
      },
      publish: (message) => publishBytes(topic.type.encode(message)),
      publishBytes,
      [Symbol.dispose]: () => publisher[Symbol.dispose](),
    };
  }

  override subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    if (topic.name !== topics.observation.name) return super.subscribe(topic, handlers);
    return super.subscribe(topic, {
      ...handlers,
      onSample: (sample) => {
        if (this.#isFree()) handlers.onSample(sample);
      },
    });
  }

  #note({ meta: { cycle }, plan_digest: digest }: Plan): void {
    const publishedNs = this.clocks.steady.now();
    this.#asked = { cycle, digest, publishedNs, bootId: this.#gate?.meta.boot_id };
  }

  /** The gate has answered the plan, or cannot any more, and has none before it. */
  #isFree(): boolean {
    const gate = this.#gate;
    if (gate?.state !== 'disarmed') return false;
    if (this.#asked === undefined || this.#asked.bootId !== gate.meta.boot_id) return true;
    return this.clocks.steady.now() - this.#asked.publishedNs > this.#limitNs;
  }

  override [Symbol.asyncDispose](): PromiseLike<void> {
    for (const subscription of this.#heard) subscription[Symbol.dispose]();
    return super[Symbol.asyncDispose]();
  }
}

/** `limitNs`: how long a gate that is disarmed may say nothing of a plan, steady clock. */
export function onePlanAtATime(graph: Graph, limitNs: bigint): Graph {
  return new OnePlanAtATime(graph, limitNs);
}
