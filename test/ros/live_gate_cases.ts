/** A LIVE gate on DDS with everybody around it, each a participant of its own. Runs in a process on ROS. */
import assert from 'node:assert/strict';
import type { Json } from '../../core/canonical_json.ts';
import { systemClocks } from '../../core/clock.ts';
import { defined } from '../../core/assert.ts';
import { sleep } from '../../core/wait.ts';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import { topics } from '../../msgs/index.ts';
import { LiveCell } from '../nodes/safety_gate/live_cell.ts';
import { signedSite } from '../nodes/safety_gate/live_site.ts';
import { hear } from '../nodes/support.ts';
import { livePart } from '../safety/live_builders.ts';
import { until } from './watched_graph.ts';

const members = [
  'gate',
  'operator',
  'planner',
  'controller',
  'cabinet',
  'arm_driver',
  'observer',
  'recorder',
];
const limitMs = 60_000;
/** A busy machine with nine participants in one process is no robot's gate. */
const patient = { release_ms: 100, pause_ms: 500, input_ms: 500, state_ms: 500, heartbeat_ms: 1000 };

describe('a LIVE gate on ROS 2', () => {
  const graphs = new Map<string, RosGraph>();
  const join = (node: string) => defined(graphs.get(node), `the graph of ${node}`);

  before(async () => {
    for (const node of [...members, 'ear']) {
      graphs.set(node, await openRosGraph({ node, args: [], environment: process.env }));
    }
  });

  after(async () => {
    for (const graph of graphs.values()) await graph[Symbol.asyncDispose]();
  });

  it('goes from a plan over its windows to standstill, by the publishers of its policy', async () => {
    const site = signedSite({ ages: { ...livePart().ages, ...patient } });
    const records: Json[] = [];
    const phases: string[] = [];
    join('ear').subscribe(topics.gateState, {
      onSample: ({ message: { state } }) => {
        if (phases.at(-1) !== state) phases.push(state);
      },
    });
    const windows = hear(join('ear'), topics.approvedChunk);
    const stops = hear(join('ear'), topics.stop);
    const signal = AbortSignal.timeout(limitMs);
    const settle = () => sleep(systemClocks, 300_000_000n, signal);
    const append = (record: Json) => ({ sequence: records.push(record) });
    using cell = new LiveCell({ graphs: { hub: { join }, settle }, site, journal: { append } });
    await until(() => phases.length > 0, signal);
    await until(() => members.every((node) => isHeard(node)), signal);
    const scope = await cell.permitted();
    await until(() => phases.at(-1) === 'permitted', signal);
    assert.equal(await cell.act('dia', 'arm', { scope }), 'accepted');
    await until(() => phases.at(-1) === 'disarmed', signal);
    // Approved and permitted are said in one step: who hears the newest state may hear the second alone.
    const path = ['disarmed', 'review', 'permitted', 'executing', 'stopping', 'disarmed'];
    const heard = phases.filter((phase) => phase !== 'approved');
    assert.deepEqual(heard, path, JSON.stringify(records.slice(-4)));
    await until(() => windows.length === 8 && stops.length === 1, signal);
    assert.deepEqual(
      windows.map(({ index }) => index),
      [0, 1, 2, 3, 4, 5, 6, 7],
    );
  });

  /** Whether everybody's endpoints are seen by the gate. */
  function isHeard(node: string): boolean {
    const spoken = [topics.goal, topics.observation, topics.plan, topics.recorderState, topics.gateState];
    const silent = ['controller', 'cabinet', 'arm_driver'];
    const seen = spoken.flatMap((topic) =>
      join('gate')
        .endpoints(topic)
        .map((end) => end.node),
    );
    return silent.includes(node) || seen.includes(node);
  }
});
