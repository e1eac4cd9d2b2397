// Whether those whom a node listens to are on the graph: it says that it is ready only when they are.
import { sleep } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Topic } from '../../msgs/index.ts';

const lookNs = 5_000_000n;

/** Waits until each topic has a publisher. @throws the signal's reason when it aborts first */
export async function sourcesSeen(
  graph: Graph,
  sources: readonly Topic<unknown>[],
  signal: AbortSignal,
): Promise<void> {
  const isThere = (topic: Topic<unknown>) => graph.endpoints(topic).some(({ publisher }) => publisher);
  while (!sources.every(isThere)) await sleep(graph.clocks, lookNs, signal);
}
