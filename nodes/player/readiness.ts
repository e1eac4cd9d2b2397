// Whether a recording may begin: the goal is set, the planner and the gate live, somebody hears each topic.
import { sleep } from '../../core/wait.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import { nodeTopics, topics } from '../../msgs/index.ts';
import { hearAll, type HearOptions } from '../entry/sources.ts';

const lookNs = 10_000_000n;
/** Their heartbeats begin when they hear whom they listen to and are heard by whom they speak to. */
const awaited = ['planner', 'gate', 'controller', 'observer'].map((node) => nodeTopics(node).heartbeat);

/** @throws the signal's reason when it aborts first */
export function graphReady(graph: Graph, options: HearOptions): Promise<void> {
  return hearAll(graph, [topics.goal, ...awaited], options);
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
