// Whether those whom a node listens to can be heard: it says that it is ready only when they can.
import { Condition } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Topic } from '../../msgs/index.ts';

/** How long it waits before it says that it still does. */
const patienceNs = 10_000_000_000n;

export interface HearOptions {
  readonly onWaiting: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface Awaited {
  /** Notified when it may have come true. */
  readonly heard: Condition;
  readonly isHere: () => boolean;
  /** What is still awaited, in words. */
  readonly still: () => string;
  readonly patienceNs?: bigint;
}

/**
 * Waits without an end of its own, and says at each interval of its patience that it still does.
 * @throws the signal's reason when it aborts first
 */
export async function untilHere(
  { clocks, node }: Graph,
  { heard, isHere, still, patienceNs: limitNs = patienceNs }: Awaited,
  { onWaiting, signal }: HearOptions,
): Promise<void> {
  while (!(await heard.until(isHere, { clocks, limitNs, signal }))) onWaiting(`${node} waits for ${still()}`);
}

/**
 * Waits for a sample on each topic. DDS tells a publisher of subscriptions in the order in which they were
 * made, so who is heard here serves every earlier subscription of this node too.
 * @throws the signal's reason when it aborts first
 */
export async function hearAll(
  graph: Graph,
  topics: readonly Topic<unknown>[],
  options: HearOptions,
): Promise<void> {
  const awaited = new Set(topics.map(({ name }) => name));
  const heard = new Condition();
  const subscriptions = topics.map((topic) =>
    graph.subscribe(topic, {
      onSample: () => {
        awaited.delete(topic.name);
        heard.notify();
      },
    }),
  );
  try {
    const still = () => [...awaited].join(', ');
    await untilHere(graph, { heard, isHere: () => awaited.size === 0, still }, options);
  } finally {
    for (const subscription of subscriptions) subscription[Symbol.dispose]();
  }
}
