/** A process on ROS that floods operator_command with 10 000 messages a second for so many seconds. */
import { setTimeout as pause } from 'node:timers/promises';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { makeMeta, noProvenance, topics } from '../../msgs/index.ts';
import { makeIdentity } from '../../nodes/identity.ts';
import { until } from './watched_graph.ts';

const perMs = 10;
const matchLimitMs = 60_000;

async function main(): Promise<void> {
  const seconds = Number(process.argv[2]);
  await using graph = await openRosGraph({ node: 'flood', args: [], environment: process.env });
  const identity = makeIdentity('pusht', 'none', 'flood');
  const publisher = graph.advertise(topics.operatorCommand);
  // The gate and the recorder.
  await until(() => publisher.matched >= 2, AbortSignal.timeout(matchLimitMs));
  const begun = performance.now();
  let sequence = 0;
  while (performance.now() - begun < seconds * 1000) {
    const due = Math.floor((performance.now() - begun) * perMs);
    for (; sequence < due; sequence += 1) {
      publisher.publish({
        meta: makeMeta(identity, { ...noProvenance, sequence, rosNs: graph.clocks.ros.now() }),
        kind: 'check',
        command_id: String(sequence),
        operator_name: 'flood',
        public_key: '',
        payload: '',
        signature: '',
      });
    }
    await pause(1);
  }
  process.stdout.write(`${String(sequence)}\n`);
}

await main();
