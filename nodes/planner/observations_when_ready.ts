// Keeps observations from a planner in real time until everybody is there who takes part in a cycle: one that
// begins earlier is refused for answers that cannot come. A player waits for all of them by itself.
import type { Graph, Sample } from '../../graph/graph.ts';
import { topics } from '../../msgs/index.ts';

export interface ReadyGraph extends Graph {
  /** Gives the newest observation that came, and every later one. @returns how many came before it */
  ready(): number;
}

export function observationsWhenReady(graph: Graph): ReadyGraph {
  let isReady = false;
  let newest: (() => void) | undefined;
  let passedOver = 0;
  const hold =
    <M>(give: (sample: Sample<M>) => void) =>
    (sample: Sample<M>): void => {
      if (isReady) {
        give(sample);
        return;
      }
      if (newest !== undefined) passedOver += 1;
      newest = () => give(sample);
    };
  return {
    node: graph.node,
    clocks: graph.clocks,
    get refusedCount() {
      return graph.refusedCount;
    },
    advertise: (topic) => graph.advertise(topic),
    subscribe: (topic, handlers) => {
      const onSample = topic.name === topics.observation.name ? hold(handlers.onSample) : handlers.onSample;
      return graph.subscribe(topic, { ...handlers, onSample });
    },
    tap: (topic, onBytes) => graph.tap(topic, onBytes),
    endpoints: (topic) => graph.endpoints(topic),
    external: (work) => graph.external(work),
    ready: () => {
      isReady = true;
      newest?.();
      newest = undefined;
      return passedOver;
    },
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}
