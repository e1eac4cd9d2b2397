// Gives the controller a window after the gate's state that it belongs to: the two topics have no common
// order on DDS, and a window before its `executing` would be refused.
import type { Graph, SampleHandlers, Subscription } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { topics, type Topic } from '../../msgs/index.ts';
import { onTopic } from '../on_topic.ts';

/** Windows that wait; a gate has one or two under way. */
const waitingMax = 16;

interface Waiting {
  readonly planDigest: string;
  readonly timer: Disposable;
  readonly give: () => void;
}

class WindowsInOrder extends HandedThrough {
  readonly #waitNs: bigint;
  /** Of the plan that the gate executes; empty while it executes none. */
  #executing = '';
  #waiting: readonly Waiting[] = [];

  constructor(graph: Graph, waitNs: bigint) {
    super(graph);
    this.#waitNs = waitNs;
  }

  override subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    const { onSample } = handlers;
    return super.subscribe(topic, {
      ...handlers,
      onSample: (sample) => {
        const window = onTopic(topics.approvedChunk, topic.name, sample.message);
        if (window !== undefined) {
          this.#onWindow(window.plan_digest, () => onSample(sample));
          return;
        }
        onSample(sample);
        const gate = onTopic(topics.gateState, topic.name, sample.message);
        if (gate === undefined) return;
        this.#executing = gate.state === 'executing' ? gate.plan_digest : '';
        if (this.#waiting.some(({ planDigest }) => planDigest === this.#executing)) this.#giveAll();
      },
    });
  }

  #onWindow(planDigest: string, give: () => void): void {
    const isDue = planDigest === this.#executing || this.#waiting.length >= waitingMax;
    const timer = this.clocks.after(isDue ? 0n : this.#waitNs, () => this.#giveAll());
    this.#waiting = [...this.#waiting, { planDigest, timer, give }];
    if (isDue) this.#giveAll();
  }

  /** In the order in which they came. */
  #giveAll(): void {
    const due = this.#waiting;
    this.#waiting = [];
    for (const { timer, give } of due) {
      timer[Symbol.dispose]();
      give();
    }
  }
}

/** A window waits for the state at most so long; without it the step then refuses the window. */
export function windowsAfterStates(graph: Graph, waitNs: bigint): Graph {
  return new WindowsInOrder(graph, waitNs);
}
