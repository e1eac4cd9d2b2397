// Serves one provider as a process on ROS 2, from joining the run to the end of the process.
import { nodeTopics, providerTopics, topics, type Embodiment } from '../../msgs/index.ts';
import type { Graph } from '../../graph/graph.ts';
import { prepareProviders, releaseProviders } from '../../providers/hooks.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { HeldGraph } from '../entry/held_graph.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import { untilAborted, type NodeContext } from '../entry/run_node.ts';
import { hearAll } from '../entry/sources.ts';
import { makeIdentity } from '../identity.ts';
import { startProviderHost } from './node.ts';

/** How long a request waits for what it names: a second is far beyond any reordering between topics. */
const arrivalLimitNs = 1_000_000_000n;

/** What a provider can do for a plan; each is closed at the end. */
export interface Hosted {
  readonly policy?: PolicyProvider;
  readonly scorer?: ScoreProvider;
}

export interface Service {
  readonly hosted: Hosted;
  readonly robotId: string;
  readonly embodiment: Embodiment;
  /** What the provider's messages pass through on their way; nothing unless given. */
  readonly through?: (graph: Graph) => Graph;
}

/** Serves until the signal aborts; the node is named as the provider is, with `_` for a hyphen. */
export async function serveProvider(
  { graph, log, signal, watch }: Pick<NodeContext<unknown>, 'graph' | 'log' | 'signal' | 'watch'>,
  { hosted, robotId, embodiment, through = (held) => held }: Service,
): Promise<void> {
  const name = hosted.policy?.name ?? hosted.scorer?.name ?? graph.node;
  const providers = [hosted.policy, hosted.scorer].filter((provider) => provider !== undefined);
  await prepareProviders(providers, signal);
  const onWaiting = (text: string): void => log.info(text);
  const membership = await joinRun(graph, onWaiting, signal);
  requireRobot(membership, robotId);
  const held = new HeldGraph(graph);
  const identity = makeIdentity(membership.robotId, membership.runId, graph.node);
  const revision = hosted.policy?.revision ?? hosted.scorer?.revision ?? '';
  using _node = startProviderHost({
    graph: through(held),
    identity,
    embodiment,
    provider: { name, revision },
    ...hosted,
    arrivalLimitNs,
    onError: (err) => log.error({ err }, 'provider host failed'),
  });
  await held.release(signal);
  const { events, actionChunk, score } = providerTopics(name);
  const heardBy = ['recorder', 'planner'];
  await held.heardBy({ [events.name]: heardBy, [actionChunk.name]: heardBy, [score.name]: heardBy }, signal);
  await hearAll(graph, [nodeTopics('observer').heartbeat, topics.goal], { onWaiting, signal });
  using peers = watch(identity, ['observer', 'planner']);
  using _beat = startHeartbeat(graph, identity, peers);
  log.info(`provider ${name} (${revision}) of run ${membership.runId}`);
  await untilAborted(signal);
  await releaseProviders(providers, {
    clocks: graph.clocks,
    onError: (err) => log.error({ err }, 'provider was not released in order'),
  });
}
