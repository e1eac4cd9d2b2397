/**
 * A stand-in for `ros2 bag record -o DIR -s mcap --topics TOPIC...`, which cannot be installed from a package
 * index: it takes the same words, records the raw bytes of these topics as they appear, and closes its bag at
 * SIGINT. What the real one does besides, such as its cache, it does not show.
 */
import { systemClocks } from '../../core/clock.ts';
import { sleep } from '../../core/wait.ts';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import { messageTypeByName, sensorTopic } from '../../msgs/index.ts';
import { openBag, type BagWriter } from '../../replay/bag/bag_writer.ts';

const lookNs = 50_000_000n;

/** Taps what has appeared of the wanted topics. */
function follow(graph: RosGraph, bag: BagWriter, wanted: Set<string>): void {
  for (const { name, types } of graph.topics()) {
    const type = types.map(messageTypeByName).find((known) => known !== undefined);
    if (type === undefined || !wanted.delete(`/${name}`)) continue;
    const topic = sensorTopic(name, type, 'sensor');
    graph.tap(topic, (bytes) => {
      const nowNs = systemClocks.wall.now();
      bag.write(topic, bytes, { logNs: nowNs, publishNs: nowNs });
    });
  }
}

async function main(): Promise<void> {
  const [bag, record, ...words] = process.argv.slice(2);
  if (bag !== 'bag' || record !== 'record')
    throw new Error(`unknown words: ${String(bag)} ${String(record)}`);
  if (words.includes('--help')) return;
  const [dashO, folder = '', dashS, storage, dashTopics, ...topics] = words;
  const given = [dashO, dashS, storage, dashTopics].join(' ');
  if (given !== '-o -s mcap --topics') throw new Error(`unknown words: ${words.join(' ')}`);
  const stopping = new AbortController();
  process.on('SIGINT', () => stopping.abort());
  const isOver = (): boolean => stopping.signal.aborted;
  await using graph = await openRosGraph({ node: 'rosbag2_recorder', args: [], environment: process.env });
  const writer = openBag(folder, {});
  process.stdout.write(`stand-in ${String(process.pid)} records\n`);
  const wanted = new Set(topics);
  while (!isOver()) {
    follow(graph, writer, wanted);
    await sleep(systemClocks, lookNs, stopping.signal).catch(() => undefined);
  }
  writer.close();
}

await main();
