/** A process on ROS that leaves in the way its argument names. */
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { sensorTopic, stdStringType } from '../../msgs/index.ts';
import { until } from './watched_graph.ts';

const limitMs = 60_000;
const floodEnd = 'dispose in a flood';
/** More than are handed over while it closes. */
const floodSamples = 1000;
const heardOfFlood = 10;
const topic = sensorTopic('chatter', stdStringType, 'event');

async function main(): Promise<void> {
  const end = process.argv[2];
  const graph = await openRosGraph({ node: 'leaver', args: [], environment: process.env });
  let heard = 0;
  graph.subscribe(topic, {
    onSample: () => {
      heard += 1;
      if (end === 'throw in a handler') throw new Error('a fault of a handler');
    },
  });
  const publisher = graph.advertise(topic);
  const signal = AbortSignal.timeout(limitMs);
  await until(() => publisher.matched === 1, signal);
  publisher.publish({ data: 'last words' });
  await until(() => heard === 1, signal);
  if (end === floodEnd) {
    for (let each = 0; each < floodSamples; each += 1) publisher.publish({ data: 'more' });
    await until(() => heard > heardOfFlood, signal); // one after the other, with most of them still to come
  }
  if (end === 'dispose' || end === floodEnd) await graph[Symbol.asyncDispose]();
  else if (end === 'exit') process.exit(3);
  else if (end === 'SIGTERM' || end === 'SIGINT') process.kill(process.pid, end);
}

await main();
