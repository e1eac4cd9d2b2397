// Whether everybody whom the planner asks can hear it: a first request that gets lost costs a whole cycle.
import { Condition } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { providerTopics } from '../../msgs/index.ts';

/** How long it waits before it says that it still does. */
const patienceNs = 5_000_000_000n;
/** lifecycle_msgs/State. */
const active = 3;

export interface ReadinessOptions {
  readonly onWaiting: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Waits until each provider has said that it is active. @throws the signal's reason when it aborts first */
export async function providersReady(
  graph: Graph,
  providers: readonly string[],
  { onWaiting, signal }: ReadinessOptions,
): Promise<void> {
  const awaited = new Set(providers);
  const heard = new Condition();
  const subscriptions = [...awaited].map((name) =>
    graph.subscribe(providerTopics(name).status, {
      onSample: ({ message }) => {
        if (message.state === active) awaited.delete(name);
        heard.notify();
      },
    }),
  );
  try {
    const limits = { clocks: graph.clocks, limitNs: patienceNs, signal };
    while (!(await heard.until(() => awaited.size === 0, limits))) {
      onWaiting(`the planner waits for ${[...awaited].join(', ')}`);
    }
  } finally {
    for (const subscription of subscriptions) subscription[Symbol.dispose]();
  }
}
