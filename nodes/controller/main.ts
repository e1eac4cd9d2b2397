// The controller as a process on ROS 2.
import { z } from 'zod';
import { workspaceParameter } from '../entry/parameters.ts';
import { joinRun } from '../entry/membership.ts';
import { runMain } from '../entry/main_process.ts';
import { untilAborted } from '../entry/run_node.ts';
import { sharedRun, startStateful } from '../entry/stateful.ts';
import { controllerConfigOf } from '../review/settings.ts';
import { controllerStep } from './step.ts';

await runMain({
  name: 'controller',
  parameters: z.object({
    workspace: workspaceParameter,
    driver: z.enum(['none']).default('none').describe('what commands the robot; none: reports only'),
  }),
  run: async ({ graph, parameters, log, signal }) => {
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    const run = sharedRun(parameters.workspace, membership);
    const config = controllerConfigOf(parameters.driver);
    using _node = await startStateful({ graph, run, membership, step: controllerStep, config, signal });
    log.info(`controller of run ${membership.runId}: driver ${parameters.driver}, nothing is commanded`);
    await untilAborted(signal);
    return 0;
  },
});
