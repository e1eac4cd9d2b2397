/**
 * The host of the scripted policy as a process on ROS, whose chunk of every second cycle arrives about when
 * the planner stops waiting for it: a little before, or a little after.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { background } from '../../core/background.ts';
import type { Graph } from '../../graph/graph.ts';
import { seededRandom } from '../../core/random.ts';
import {
  nodeTopics,
  providerTopics,
  stepInputConstants,
  topics,
  type ActionChunk,
} from '../../msgs/index.ts';
import { runMain } from '../../nodes/entry/main_process.ts';
import { profileParameter, sitePolicyParameter } from '../../nodes/entry/parameters.ts';
import { serveProvider } from '../../nodes/provider_host/serve.ts';
import { readRig } from '../../nodes/rig.ts';
import { providerRegistry } from '../../providers/registry.ts';
import { graphWith, type Hand } from '../e2e/other_hands.ts';

/** On its way for so long, on this machine, ns. */
const underWayNs = 600_000;
/** To either side of the deadline, ns. */
const spreadNs = 700_000;
/** Node's timers are late by a millisecond or two: the rest is waited for awake, ns. */
const awakeNs = 4_000_000n;
const stride = 8;

/** Begins of the planner's cycles on the steady clock, which all processes of a machine share. */
const begins = new Map<number, bigint>();
const random = seededRandom('late host', process.env['LATE_SEED'] ?? '');

/** Until a time on the steady clock, to within microseconds. */
async function until(dueNs: bigint): Promise<void> {
  const asleepMs = Number(dueNs - awakeNs - process.hrtime.bigint()) / 1e6;
  if (asleepMs > 0) await pause(asleepMs);
  while (process.hrtime.bigint() < dueNs) continue;
}

async function sendLate(chunk: ActionChunk, deadlineNs: bigint, hand: Hand<ActionChunk>): Promise<void> {
  const begunNs = begins.get(chunk.meta.cycle);
  if (chunk.meta.cycle % 2 === 1 && begunNs !== undefined) {
    const offsetNs = Math.round(random.between(-spreadNs, spreadNs)) - underWayNs;
    await until(begunNs + deadlineNs + BigInt(offsetNs));
  }
  hand.send(chunk);
}

await runMain({
  name: 'scripted',
  parameters: z.object({
    provider: z.string().default('').describe('as the launch file says it'),
    profile: profileParameter,
    site_policy: sitePolicyParameter,
  }),
  run: async (context) => {
    const { graph, parameters, log } = context;
    const rig = readRig({ profile: parameters.profile, sitePolicy: parameters.site_policy });
    let deadlineNs = 0n;
    graph.subscribe(topics.planRequest, { onSample: ({ message }) => (deadlineNs = message.deadline_ns) });
    graph.subscribe(nodeTopics('planner').stepInput, {
      onSample: ({ message: { kind, topic, publisher_sequence, received_ns } }) => {
        if (kind !== stepInputConstants.KIND_MESSAGE || topic !== topics.observation.name) return;
        begins.set(Number(publisher_sequence) / stride, received_ns);
      },
    });
    const through = (held: Graph): Graph =>
      graphWith(held, providerTopics('scripted').actionChunk, (chunk, hand) => {
        background(sendLate(chunk, deadlineNs, hand), (error) => log.error({ err: error }, 'not sent'));
      });
    const hosted = { policy: await providerRegistry().create('scripted', 'policy') };
    const { robot_id: robotId } = rig.sitePolicy;
    await serveProvider(context, { hosted, robotId, embodiment: rig.embodiment, through });
    return 0;
  },
});
