// The controller as a process on ROS 2.
import { z } from 'zod';
import { topics } from '../../msgs/index.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { workspaceParameter } from '../entry/parameters.ts';
import { joinRun } from '../entry/membership.ts';
import { runMain } from '../entry/main_process.ts';
import { untilAborted } from '../entry/run_node.ts';
import { sharedRun, startStateful } from '../entry/stateful.ts';
import { makeIdentity } from '../identity.ts';
import { controllerConfigOf } from '../review/settings.ts';
import { controllerStep } from './step.ts';

await runMain({
  name: 'controller',
  parameters: z.object({
    workspace: workspaceParameter,
    driver: z.enum(['none']).default('none').describe('what commands the robot; none: reports only'),
  }),
  run: async ({ graph, parameters, log, signal, watch }) => {
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    const run = sharedRun(parameters.workspace, membership);
    const config = controllerConfigOf(parameters.driver);
    const identity = makeIdentity(membership.robotId, membership.runId, controllerStep.node);
    const options = { graph, run, step: controllerStep, config, identity, signal };
    using node = await startStateful(options);
    await node.held.heardBy({ [topics.controllerReport.name]: ['recorder', 'operator'] }, signal);
    using peers = watch(identity, ['gate']);
    node.hearOf(peers);
    using _beat = startHeartbeat(graph, identity, peers);
    log.info(`controller of run ${membership.runId}: driver ${parameters.driver}, nothing is commanded`);
    await untilAborted(signal);
    return 0;
  },
});
