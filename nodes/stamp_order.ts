// By simulated time every node has the newest sample of /clock that has reached it. A message may overtake
// that sample: its stamp then lies in the future, and limits of age would refuse it.
import { stampToNs } from '../core/time.ts';
import type { Graph, SampleHandlers, Subscription } from '../graph/graph.ts';
import { HandedThrough } from '../graph/handed_through.ts';
import { topics, type Topic } from '../msgs/index.ts';
import { metaOf } from './meta_of.ts';

/** How long a message waits for the clock; then it is judged as it is. */
const waitLimitNs = 500_000_000n;
const lookNs = 2_000_000n;
const waitingMax = 64;

interface Waiting {
  readonly stampNs: bigint;
  /** Steady clock. */
  readonly untilNs: bigint;
  readonly give: () => void;
}

class StampOrder extends HandedThrough {
  #waiting: readonly Waiting[] = [];
  #timer: Disposable | undefined;

  override subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    // An operator's command may be a stop, and its sender may have another clock.
    if (topic.name === topics.operatorCommand.name) return super.subscribe(topic, handlers);
    const give = handlers.onSample;
    return super.subscribe(topic, {
      ...handlers,
      onSample: (sample) => {
        const meta = metaOf(sample.message);
        if (meta === undefined) give(sample);
        else this.#take(stampToNs(meta.stamp), () => give(sample));
      },
    });
  }

  #take(stampNs: bigint, give: () => void): void {
    const untilNs = this.clocks.steady.now() + waitLimitNs;
    this.#waiting = [...this.#waiting, { stampNs, untilNs, give }];
    this.#give();
  }

  /** In the order in which they came, so that whoever waits holds back those behind it. */
  #give(): void {
    const [nowNs, rosNs] = [this.clocks.steady.now(), this.clocks.ros.now()];
    const isDue = ({ stampNs, untilNs }: Waiting): boolean => stampNs <= rosNs || untilNs <= nowNs;
    const surplus = this.#waiting.length - waitingMax;
    const wait = this.#waiting.findIndex((waiting, index) => index >= surplus && !isDue(waiting));
    const due = wait < 0 ? this.#waiting : this.#waiting.slice(0, wait);
    this.#waiting = this.#waiting.slice(due.length);
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#waiting.length === 0 ? undefined : this.clocks.after(lookNs, () => this.#give());
    for (const { give } of due) give();
  }

  override [Symbol.asyncDispose](): PromiseLike<void> {
    this.#timer?.[Symbol.dispose]();
    return super[Symbol.asyncDispose]();
  }
}

/** A graph that says whether its time is simulated. */
export interface TimedGraph extends Graph {
  readonly simTime: object | undefined;
}

/** Gives a node no message before its own clock has come to the stamp; system time needs no such care. */
export function notBeforeStamps(graph: TimedGraph): Graph {
  return graph.simTime === undefined ? graph : new StampOrder(graph);
}
