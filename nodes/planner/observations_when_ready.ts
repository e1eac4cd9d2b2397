// Keeps observations from a planner in real time until everybody is there who takes part in a cycle: one that
// begins earlier is refused for answers that cannot come. A player waits for all of them by itself.
import type { Graph, Sample, SampleHandlers, Subscription } from '../../graph/graph.ts';
import { HandedThrough } from '../../graph/handed_through.ts';
import { topics, type Topic } from '../../msgs/index.ts';

export interface ReadyGraph extends Graph {
  /** Gives the newest observation that came, and every later one. @returns how many came before it */
  ready(): number;
}

class ObservationsWhenReady extends HandedThrough implements ReadyGraph {
  #isReady = false;
  #newest: (() => void) | undefined;
  #passedOver = 0;

  override subscribe<M>(topic: Topic<M>, handlers: SampleHandlers<M>): Subscription {
    if (topic.name !== topics.observation.name) return super.subscribe(topic, handlers);
    const onSample = (sample: Sample<M>): void => this.#hold(() => handlers.onSample(sample));
    return super.subscribe(topic, { ...handlers, onSample });
  }

  #hold(give: () => void): void {
    if (this.#isReady) {
      give();
      return;
    }
    if (this.#newest !== undefined) this.#passedOver += 1;
    this.#newest = give;
  }

  ready(): number {
    this.#isReady = true;
    this.#newest?.();
    this.#newest = undefined;
    return this.#passedOver;
  }
}

export function observationsWhenReady(graph: Graph): ReadyGraph {
  return new ObservationsWhenReady(graph);
}
