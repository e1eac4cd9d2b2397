// Whether a robot takes what a LIVE controller commands: before one listens, the controller is not ready.
import { sleep } from '../../core/wait.ts';
import type { Topic } from '../../msgs/index.ts';
import type { HeldGraph } from '../entry/held_graph.ts';
import type { HearOptions } from '../entry/sources.ts';

/** Between two looks. */
const lookNs = 5_000_000n;
/** It keeps what is commanded, and moves nothing by it. */
const recorder = 'recorder';

function robotsOn(held: HeldGraph, topic: Topic<unknown>): readonly string[] {
  const listeners = held.endpoints(topic).filter(({ publisher }) => !publisher);
  return listeners.map(({ node }) => node).filter((node) => node !== recorder);
}

/**
 * Waits for a robot that is matched with the publisher of this topic.
 * @throws the signal's reason when it aborts first
 */
export async function untilRobotListens(
  held: HeldGraph,
  topic: Topic<unknown>,
  { onWaiting, signal }: HearOptions,
): Promise<void> {
  if (robotsOn(held, topic).length === 0) onWaiting(`controller waits for a robot on ${topic.name}`);
  while (robotsOn(held, topic).length === 0) await sleep(held.clocks, lookNs, signal);
  await held.heardBy({ [topic.name]: [recorder, ...robotsOn(held, topic)] }, signal);
}
