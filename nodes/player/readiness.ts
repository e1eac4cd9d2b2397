// Whether a recording may begin: the goal is set, the planner and the gate live, somebody hears each topic.
import { Condition, sleep } from '../../core/wait.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import { nodeTopics, topics } from '../../msgs/index.ts';

const lookNs = 10_000_000n;
/** How long it waits before it says that it still does. */
const patienceNs = 10_000_000_000n;

/** Their heartbeats begin when they hear whom they listen to. */
const stateful = ['planner', 'gate', 'controller'];

export interface ReadinessOptions {
  readonly onWaiting: (text: string) => void;
  readonly signal: AbortSignal;
}

/** @throws the signal's reason when it aborts first */
export async function graphReady(graph: Graph, { onWaiting, signal }: ReadinessOptions): Promise<void> {
  const awaited = new Set(['goal', ...stateful]);
  const heard = new Condition();
  const note = (what: string) => ({
    onSample: () => {
      awaited.delete(what);
      heard.notify();
    },
  });
  const subscriptions = [
    graph.subscribe(topics.goal, note('goal')),
    ...stateful.map((node) => graph.subscribe(nodeTopics(node).heartbeat, note(node))),
  ];
  try {
    const limits = { clocks: graph.clocks, limitNs: patienceNs, signal };
    while (!(await heard.until(() => awaited.size === 0, limits))) {
      onWaiting(`the player waits for ${[...awaited].join(', ')}`);
    }
  } finally {
    for (const subscription of subscriptions) subscription[Symbol.dispose]();
  }
}

/** Waits until each publisher has a subscription, for at most so many looks: not every topic has a reader. */
export async function matched(
  graph: Graph,
  publishers: readonly Publisher<unknown>[],
  options: { readonly looksMax: number; readonly signal: AbortSignal },
): Promise<void> {
  for (let look = 0; look < options.looksMax; look += 1) {
    if (publishers.every((publisher) => publisher.matched > 0)) return;
    await sleep(graph.clocks, lookNs, options.signal);
  }
}
