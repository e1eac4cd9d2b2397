// The host of one provider as a process on ROS 2; its node is named as the provider is.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
import { nodeTopics, providerTopics, topics } from '../../msgs/index.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import { providerRegistry } from '../../providers/registry.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { HeldGraph } from '../entry/held_graph.ts';
import { runMain } from '../entry/main_process.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import { profileParameter, sitePolicyParameter } from '../entry/parameters.ts';
import { untilAborted } from '../entry/run_node.ts';
import { hearAll } from '../entry/sources.ts';
import { makeIdentity } from '../identity.ts';
import { readRig } from '../rig.ts';
import { startProviderHost } from './node.ts';

/** How long a request waits for what it names: a second is far beyond any reordering between topics. */
const arrivalLimitNs = 1_000_000_000n;

interface Hosted {
  readonly policy?: PolicyProvider;
  readonly scorer?: ScoreProvider;
}

/**
 * Everything that the provider can do for a plan.
 * @throws WorldforgeError provider_unknown, provider_config
 */
async function createProvider(name: string): Promise<Hosted> {
  const known = providerRegistry();
  const entry = known.entries.find((candidate) => candidate.name === name);
  const can = entry?.capabilities ?? [];
  if (!can.includes('score')) return { policy: await known.create(name, 'policy') };
  const scorer = await known.create(name, 'score');
  return can.includes('policy') ? { scorer, policy: await known.create(name, 'policy') } : { scorer };
}

await runMain({
  name: 'provider',
  parameters: z.object({
    provider: z.string().default('').describe('name of the provider; the node takes the same name'),
    profile: profileParameter,
    site_policy: sitePolicyParameter,
  }),
  run: async ({ graph, parameters, log, signal, watch }) => {
    const name = parameters.provider === '' ? graph.node : parameters.provider;
    if (name !== graph.node) {
      throw new WorldforgeError('parameter_invalid', `the node is ${graph.node}, the provider ${name}`, {
        hint: `start the node with -r __node:=${name}: its topics are found by its name`,
      });
    }
    const rig = readRig({ profile: parameters.profile, sitePolicy: parameters.site_policy });
    const hosted = await createProvider(name);
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    requireRobot(membership, rig.sitePolicy.robot_id);
    const held = new HeldGraph(graph);
    const identity = makeIdentity(membership.robotId, membership.runId, name);
    const revision = hosted.policy?.revision ?? hosted.scorer?.revision ?? '';
    using _node = startProviderHost({
      graph: held,
      identity,
      embodiment: rig.embodiment,
      provider: { name, revision },
      ...hosted,
      arrivalLimitNs,
      onError: (err) => log.error({ err }, 'provider host failed'),
    });
    await held.release(signal);
    const { events, actionChunk, score } = providerTopics(name);
    const heardBy = ['recorder', 'planner'];
    await held.heardBy(
      { [events.name]: heardBy, [actionChunk.name]: heardBy, [score.name]: heardBy },
      signal,
    );
    await hearAll(graph, [nodeTopics('observer').heartbeat, topics.goal], {
      onWaiting: (text) => log.info(text),
      signal,
    });
    using peers = watch(identity, ['observer', 'planner']);
    using _beat = startHeartbeat(graph, identity, peers);
    log.info(`provider ${name} (${revision}) of run ${membership.runId}`);
    await untilAborted(signal);
    await hosted.policy?.[Symbol.asyncDispose]();
    await hosted.scorer?.[Symbol.asyncDispose]();
    return 0;
  },
});
