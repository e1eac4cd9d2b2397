// The controller as a process on ROS 2.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import type { Graph } from '../../graph/graph.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';
import { nodeTopics, preparedStep, topics, type Topic } from '../../msgs/index.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { profileParameter, sitePolicyParameter, workspaceParameter } from '../entry/parameters.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import { runMain } from '../entry/main_process.ts';
import { untilAborted } from '../entry/run_node.ts';
import { hearAll } from '../entry/sources.ts';
import { requireSystemTime } from '../entry/sim_time.ts';
import { sharedRun, startStateful } from '../entry/stateful.ts';
import { plansAfterObservations, rehearsalsAfterPlans } from '../arrival_order.ts';
import { makeIdentity } from '../identity.ts';
import { readRig, type Rig } from '../rig.ts';
import type { StepShellOptions } from '../step_shell.ts';
import { controllerConfigOf } from './config.ts';
import { commandDrivers, dryDriver, type CommandDriver } from './drivers.ts';
import { liveControllerConfigOf, readLiveConfig } from './live_config.ts';
import { untilRobotListens } from './robot_there.ts';
import { judgeWindow } from './signature.ts';
import { controllerStep } from './step.ts';
import { trajectoryTopic } from './trajectory.ts';
import { windowsAfterStates } from './windows_in_order.ts';

/** How the node is wired in its mode. */
interface Wiring {
  readonly config: Json;
  readonly graph: Graph;
  readonly before?: StepShellOptions<unknown>['before'];
  /** Where a robot is commanded. */
  readonly commands?: Topic<unknown>;
}

function dryWiring(graph: Graph, driver: CommandDriver, rig: Rig): Wiring {
  return {
    config: controllerConfigOf(dryDriver(driver), rig),
    graph: rehearsalsAfterPlans(plansAfterObservations(graph)),
  };
}

/** @throws WorldforgeError live_sim_time, and what liveControllerConfigOf throws */
function liveWiring(graph: RosGraph, driver: CommandDriver, rig: Rig): Wiring {
  requireSystemTime(graph);
  const config = liveControllerConfigOf(driver, rig);
  const { gateKey, releaseNs, topic } = readLiveConfig(config);
  const commands = driver === 'joint_trajectory' ? { commands: trajectoryTopic(topic) } : {};
  return { config, graph: windowsAfterStates(graph, releaseNs), before: judgeWindow(gateKey), ...commands };
}

await runMain({
  name: 'controller',
  parameters: z.object({
    workspace: workspaceParameter,
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    mode: z
      .enum(['dry_run', 'live'])
      .default('dry_run')
      .describe(
        'live: takes signed windows of approved plans, where the site policy lets this robot go LIVE',
      ),
    driver: z
      .enum(commandDrivers)
      .default('none')
      .describe('who takes the windows; none: reports only; sim: the embedded world; the others: a robot'),
  }),
  refusesClock: ({ mode }) => mode === 'live',
  run: async ({ graph, parameters, log, signal, watch }) => {
    const { driver, mode, profile, site_policy: sitePolicy } = parameters;
    const rig = readRig({ profile, sitePolicy });
    const wired = mode === 'live' ? liveWiring(graph, driver, rig) : dryWiring(graph, driver, rig);
    const { config, before } = wired;
    const step = await preparedStep(controllerStep, config);
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    if (mode === 'live') requireRobot(membership, rig.sitePolicy.robot_id);
    const run = sharedRun(parameters.workspace, membership);
    const identity = makeIdentity(membership.robotId, membership.runId, controllerStep.node);
    const extra = before === undefined ? {} : { before };
    const options = { graph: wired.graph, run, step, config, extra, identity, signal };
    using node = await startStateful(options);
    await node.held.heardBy({ [topics.controllerReport.name]: ['recorder', 'operator'] }, signal);
    const waiting = { onWaiting: (text: string) => log.info(text), signal };
    if (wired.commands !== undefined) await untilRobotListens(node.held, wired.commands, waiting);
    if (driver === 'sim') {
      // Whoever is heard serves the subscriptions made before: no scene and no plan of the run is missed.
      const sources = [nodeTopics('observer').heartbeat, nodeTopics('planner').heartbeat, topics.goal];
      await hearAll(graph, sources, waiting);
    }
    using peers = watch(identity, ['gate']);
    node.hearOf(peers);
    using _beat = startHeartbeat(graph, identity, peers);
    const does =
      mode === 'live' && driver !== 'none' ? 'signed windows are executed' : 'nothing is commanded';
    log.info(`controller of run ${membership.runId}: ${mode}, driver ${driver}, ${does}`);
    await untilAborted(signal);
    return 0;
  },
});
