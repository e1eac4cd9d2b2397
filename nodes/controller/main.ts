// The controller as a process on ROS 2.
import { z } from 'zod';
import { nodeTopics, preparedStep, topics } from '../../msgs/index.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { profileParameter, sitePolicyParameter, workspaceParameter } from '../entry/parameters.ts';
import { joinRun } from '../entry/membership.ts';
import { runMain } from '../entry/main_process.ts';
import { untilAborted } from '../entry/run_node.ts';
import { hearAll } from '../entry/sources.ts';
import { sharedRun, startStateful } from '../entry/stateful.ts';
import { plansAfterObservations, rehearsalsAfterPlans } from '../arrival_order.ts';
import { makeIdentity } from '../identity.ts';
import { readRig } from '../rig.ts';
import { controllerConfigOf } from './config.ts';
import { drivers } from './drivers.ts';
import { controllerStep } from './step.ts';

await runMain({
  name: 'controller',
  parameters: z.object({
    workspace: workspaceParameter,
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    driver: z
      .enum(drivers)
      .default('none')
      .describe('who takes what is rehearsed; none: reports only; sim: plays it in the embedded world'),
  }),
  run: async ({ graph, parameters, log, signal, watch }) => {
    const { driver, profile, site_policy: sitePolicy } = parameters;
    const config = controllerConfigOf(driver, readRig({ profile, sitePolicy }));
    const step = await preparedStep(controllerStep, config);
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    const run = sharedRun(parameters.workspace, membership);
    const identity = makeIdentity(membership.robotId, membership.runId, controllerStep.node);
    const ordered = rehearsalsAfterPlans(plansAfterObservations(graph));
    const options = { graph: ordered, run, step, config, identity, signal };
    using node = await startStateful(options);
    await node.held.heardBy({ [topics.controllerReport.name]: ['recorder', 'operator'] }, signal);
    if (driver === 'sim') {
      // Whoever is heard serves the subscriptions made before: no scene and no plan of the run is missed.
      const sources = [nodeTopics('observer').heartbeat, nodeTopics('planner').heartbeat, topics.goal];
      await hearAll(graph, sources, { onWaiting: (text) => log.info(text), signal });
    }
    using peers = watch(identity, ['gate']);
    node.hearOf(peers);
    using _beat = startHeartbeat(graph, identity, peers);
    log.info(`controller of run ${membership.runId}: driver ${driver}, nothing is commanded`);
    await untilAborted(signal);
    return 0;
  },
});
