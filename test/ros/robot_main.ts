/**
 * A robot on ROS: publishes the sensors of a recording in real time, again and again, from a node that is no
 * player. `robot_main.js SESSION [best_effort]`
 */
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { systemClocks } from '../../core/clock.ts';
import { sleep } from '../../core/wait.ts';
import { messageTypeByName, sensorTopic } from '../../msgs/index.ts';
import { openBagReader } from '../../replay/bag/bag_reader.ts';

/** As recorded: ten frames a second. */
const frameNs = 100_000_000n;
const withheld = /goal|instruction/;

async function main(): Promise<void> {
  const [path = '', reliability] = process.argv.slice(2);
  const profile = reliability === 'best_effort' ? 'sensor' : 'event';
  const stopping = new AbortController();
  const isOver = (): boolean => stopping.signal.aborted;
  process.on('SIGINT', () => stopping.abort());
  await using graph = await openRosGraph({ node: 'robot', args: [], environment: process.env });
  await using reader = await openBagReader(path);
  const topics = reader.topics.filter(({ topic }) => !withheld.test(topic));
  const publishers = new Map(
    topics.flatMap(({ topic, schemaName }) => {
      const type = messageTypeByName(schemaName);
      if (type === undefined) return [];
      return [[topic, graph.advertise(sensorTopic(topic.replace(/^\//, ''), type, profile))]];
    }),
  );
  const [first] = publishers.keys();
  while (!isOver()) {
    for await (const { topic, bytes } of reader.messages()) {
      if (topic === first) await sleep(systemClocks, frameNs, stopping.signal).catch(() => undefined);
      if (isOver()) break;
      publishers.get(topic)?.publishBytes(bytes);
    }
  }
}

await main();
