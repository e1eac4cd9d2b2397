// The planner as a process on ROS 2.
import { z } from 'zod';
import { processEnvironment } from '../../core/environment.ts';
import { nodeTopics, providerNode, topics } from '../../msgs/index.ts';
import { plannerStep } from '../../planning/step.ts';
import { openRegistry } from '../../providers/open.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { runMain } from '../entry/main_process.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import {
  candidatesParameter,
  modeParameter,
  paceParameter,
  profileParameter,
  seedParameter,
  sitePolicyParameter,
  strideParameter,
  workspaceParameter,
} from '../entry/parameters.ts';
import { untilAborted } from '../entry/run_node.ts';
import { hearAll } from '../entry/sources.ts';
import { requireSystemTime } from '../entry/sim_time.ts';
import { sharedRun, startStateful } from '../entry/stateful.ts';
import { makeIdentity } from '../identity.ts';
import { plannerConfigOf, verdictLimitNs } from '../review/settings.ts';
import { readRig } from '../rig.ts';
import { notBeforeStamps } from '../stamp_order.ts';
import { observationsWhenReady } from './observations_when_ready.ts';
import { onePlanAtATime } from './one_plan_at_a_time.ts';

const { registry: known } = openRegistry({ project: process.cwd(), environment: processEnvironment() });

/**
 * Launch files leave empty what is not wanted, and name a provider as its node where that has to be its name.
 */
const wanted = (list: readonly string[]): readonly string[] =>
  list.filter((name) => name !== '').map((name) => known.find(name)?.name ?? name);

await runMain({
  name: 'planner',
  parameters: z.object({
    workspace: workspaceParameter,
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    policies: z
      .array(z.string())
      .default(['scripted'])
      .describe('providers that are asked for action chunks; empty names are passed over'),
    scorers: z
      .array(z.string())
      .default(['mock'])
      .describe('providers that score them, the first that answers decides; empty names are passed over'),
    candidates: candidatesParameter,
    seed: seedParameter,
    stride: strideParameter,
    pace: paceParameter,
    mode: modeParameter,
  }),
  refusesClock: ({ mode }) => mode === 'live',
  run: async ({ graph, parameters, log, signal, watch }) => {
    const { profile, candidates, seed, stride, pace, mode } = parameters;
    if (mode === 'live') requireSystemTime(graph);
    const [policies, scorers] = [wanted(parameters.policies), wanted(parameters.scorers)];
    const rig = readRig({ profile, sitePolicy: parameters.site_policy });
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    requireRobot(membership, rig.sitePolicy.robot_id);
    const run = sharedRun(parameters.workspace, membership);
    const settings = { ...rig, policies, scorers, candidates, seed: BigInt(seed), stride, pace };
    const config = plannerConfigOf(settings);
    const identity = makeIdentity(membership.robotId, membership.runId, plannerStep.node);
    const timed = notBeforeStamps(graph);
    const limitNs = verdictLimitNs(rig.sitePolicy);
    const single = mode === 'live' ? onePlanAtATime(timed, limitNs) : timed;
    const gated = pace === 'realtime' ? observationsWhenReady(single) : undefined;
    const options = { graph: gated ?? single, run, step: plannerStep, config, identity, signal };
    using node = await startStateful(options);
    const waiting = { onWaiting: (text: string) => log.info(text), signal };
    const nodesOf = (names: readonly string[]) => [...new Set(names.map(providerNode))];
    const heardBy = {
      [topics.planRequest.name]: ['recorder', ...nodesOf([...policies, ...scorers])],
      [topics.candidates.name]: ['recorder', ...nodesOf(scorers)],
      [topics.plan.name]: ['recorder', 'gate', 'operator'],
    };
    await node.held.heardBy(heardBy, signal);
    const needed = ['observer', ...nodesOf([...policies, ...scorers])];
    await hearAll(graph, [...needed.map((name) => nodeTopics(name).heartbeat), topics.goal], waiting);
    using peers = watch(identity, [...needed, 'gate']);
    node.hearOf(peers);
    using _beat = startHeartbeat(graph, identity, peers);
    log.info(`planner of run ${membership.runId}: ${policies.join(', ')}; ${scorers.join(', ')}`);
    // A verdict needs them: the gate's heartbeat says that it has heard the observer.
    await hearAll(graph, [nodeTopics('gate').heartbeat, nodeTopics('controller').heartbeat], waiting);
    const passedOver = gated?.ready() ?? 0;
    if (passedOver > 0)
      log.info(`the graph is ready: ${passedOver} observations came before and are passed over`);
    await untilAborted(signal);
    return 0;
  },
});
