/**
 * The desk of a LIVE cell without its gate: recorder and operator, which a controller waits for. It says what
 * it hears, a line each: reports, trajectories, and who is on their topic (< reads, > publishes).
 * `live_desk_main.js TRAJECTORY_TOPIC`
 */
import { nsToStamp, stampToNs } from '../../core/time.ts';
import { sleep } from '../../core/wait.ts';
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { nodeTopics, topics, type RecorderState } from '../../msgs/index.ts';
import { trajectoryTopic } from '../../nodes/controller/trajectory.ts';
import { liveMeta } from '../nodes/controller/live_site.ts';

/** Between two looks at who is on the topic of trajectories. */
const lookNs = 5_000_000n;
const { signal } = new AbortController();
const counts = { messages: 0n, bytes: 0n, free_bytes: 0n, topics: [] };

function say(...words: readonly unknown[]): void {
  process.stdout.write(`${words.map(String).join(' ')}\n`);
}

async function main(): Promise<void> {
  const commands = trajectoryTopic(process.argv[2] ?? '');
  await using recorder = await openRosGraph({ node: 'recorder', args: [], environment: process.env });
  await using operator = await openRosGraph({ node: 'operator', args: [], environment: process.env });
  recorder.subscribe(nodeTopics('controller').stepInput, { onSample: () => undefined });
  recorder.subscribe(commands, {
    onSample: ({ message: { header, points }, receivedNs }) => {
      const beginNs = stampToNs(header.stamp);
      say('trajectory', receivedNs, beginNs, points.length, stampToNs(points.at(-1)!.time_from_start));
    },
  });
  recorder.subscribe(topics.controllerReport, {
    onSample: ({ message: { code, index, executed, detail }, receivedNs }) =>
      say('report', receivedNs, code, index, executed, detail),
  });
  operator.subscribe(topics.controllerReport, { onSample: () => undefined });
  operator.subscribe(nodeTopics('controller').heartbeat, {
    onSample: once(() => say('controller is there')),
  });
  const states = recorder.advertise(topics.recorderState);
  const state: RecorderState = {
    meta: liveMeta('recorder', { stamp: nsToStamp(recorder.clocks.ros.now()) }),
    state: 'recording',
    code: '',
    detail: '',
    ...counts,
  };
  states.publish(state);
  say('ready');
  let ends = '';
  for (;;) {
    const found = recorder
      .endpoints(commands)
      .map(({ node, publisher }) => `${publisher ? '>' : '<'}${node}`);
    const now = found.sort().join(' ');
    if (now !== ends) say('ends', now);
    ends = now;
    await sleep(recorder.clocks, lookNs, signal);
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

await main();
