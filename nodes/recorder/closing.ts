// The end of a recording on ROS 2: what the others say last is kept before the evidence is sealed.
import { sleep } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeTopics, topics } from '../../msgs/index.ts';

const lookNs = 20_000_000n;
/** Less than what a launcher gives between SIGINT and SIGTERM, which is 5 s. */
const othersLimitNs = 3_500_000_000n;
/** Looks in a row without a new message: each subscription hands over one message a turn. */
const quietLooks = 5;

/** The gate closes its journal when it ends, so that the manifest can list it. */
const watched = [
  topics.gateState,
  ...['planner', 'gate', 'controller'].map((node) => nodeTopics(node).stepInput),
];

/** Waits until the nodes of the evidence are gone and nothing more arrives, or its time is over. */
export async function untilQuiet(graph: Graph, messages: () => number): Promise<void> {
  const { signal } = new AbortController();
  const untilNs = graph.clocks.steady.now() + othersLimitNs;
  const isOver = () => graph.clocks.steady.now() >= untilNs;
  const someone = () => watched.some((topic) => graph.endpoints(topic).some(({ publisher }) => publisher));
  while (someone() && !isOver()) await sleep(graph.clocks, lookNs, signal);
  let seen = messages();
  for (let quiet = 0; quiet < quietLooks && !isOver(); quiet += 1) {
    await sleep(graph.clocks, lookNs, signal);
    if (messages() !== seen) quiet = -1;
    seen = messages();
  }
}
