/** Joins ROS 2 as a node of the project does, and hears its own message: what the setup ends with. */
import { systemClocks } from '../../../core/clock.ts';
import { sleep } from '../../../core/wait.ts';
import { openRosGraph } from '../../../graph/ros/ros_graph.ts';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';

const limitMs = 60_000;
const lookNs = 1_000_000n;
const topic = sensorTopic('worldforge_setup', stdStringType, 'event');

async function main(): Promise<void> {
  const signal = AbortSignal.timeout(limitMs);
  await using graph = await openRosGraph({ node: 'worldforge_setup', args: [], environment: process.env });
  let heard = '';
  graph.subscribe(topic, { onSample: ({ message }) => (heard = message.data) });
  const publisher = graph.advertise(topic);
  while (publisher.matched === 0) await sleep(systemClocks, lookNs, signal);
  publisher.publish({ data: graph.participant });
  while (heard !== graph.participant) await sleep(systemClocks, lookNs, signal);
}

await main();
