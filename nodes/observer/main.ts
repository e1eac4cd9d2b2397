// The observer as a process on ROS 2.
import { z } from 'zod';
import { embodimentDigest } from '../../msgs/index.ts';
import { startHeartbeat } from '../entry/heartbeat.ts';
import { HeldGraph } from '../entry/held_graph.ts';
import { runMain } from '../entry/main_process.ts';
import { joinRun, requireRobot } from '../entry/membership.ts';
import { profileParameter, sitePolicyParameter } from '../entry/parameters.ts';
import { untilAborted } from '../entry/run_node.ts';
import { makeIdentity } from '../identity.ts';
import { readRig } from '../rig.ts';
import { startObserver } from './node.ts';
import { toldCounts } from './told_counts.ts';

await runMain({
  name: 'observer',
  parameters: z.object({
    profile: profileParameter,
    site_policy: sitePolicyParameter,
    source: z
      .enum(['live', 'sim', 'replay'])
      .default('live')
      .describe(
        'where the samples come from; replay: stamps are recorded time, the observation is stamped now',
      ),
  }),
  run: async ({ graph, parameters, log, signal, watch, count }) => {
    const { sitePolicy, profile, embodiment } = readRig({
      profile: parameters.profile,
      sitePolicy: parameters.site_policy,
    });
    const membership = await joinRun(graph, (text) => log.info(text), signal);
    requireRobot(membership, sitePolicy.robot_id);
    const held = new HeldGraph(graph);
    const identity = makeIdentity(membership.robotId, membership.runId, 'observer');
    using observer = startObserver({
      graph: held,
      profile,
      identity,
      embodimentDigest: embodimentDigest(embodiment),
      source: parameters.source,
      sensors: parameters.source === 'replay' ? 'event' : 'sensor',
      onFault: (topic, detail) => log.warn({ topic, detail }, 'sample refused'),
    });
    count(() => toldCounts(observer.counts));
    await held.release(signal);
    using peers = watch(identity, ['planner', 'gate']);
    using _beat = startHeartbeat(held, identity, peers);
    log.info(`observer of run ${membership.runId}: profile ${profile.name}, source ${parameters.source}`);
    await untilAborted(signal);
    return 0;
  },
});
