// Whether everybody whom the planner asks can hear it: a first request that gets lost costs a whole cycle.
import { sleep } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { providerTopics, topics } from '../../msgs/index.ts';

const lookNs = 10_000_000n;
/** Looks before it says that it still waits. */
const patience = 500;

export interface ReadinessOptions {
  readonly onWaiting: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Providers of whom the graph does not show both ends: who listens to requests and who answers. */
function absent(graph: Graph, providers: readonly string[]): readonly string[] {
  const listening = graph.endpoints(topics.planRequest).filter(({ publisher }) => !publisher);
  const nodes = new Set(listening.map(({ node }) => node));
  return providers.filter((name) => {
    const speaking = graph.endpoints(providerTopics(name).events).filter(({ publisher }) => publisher);
    return !nodes.has(name) || speaking.length === 0;
  });
}

/** @throws the signal's reason when it aborts first */
export async function providersReady(
  graph: Graph,
  providers: readonly string[],
  { onWaiting, signal }: ReadinessOptions,
): Promise<void> {
  for (let look = 1; ; look += 1) {
    const missing = absent(graph, providers);
    if (missing.length === 0) return;
    if (look % patience === 0) onWaiting(`the planner waits for ${missing.join(', ')}`);
    await sleep(graph.clocks, lookNs, signal);
  }
}
