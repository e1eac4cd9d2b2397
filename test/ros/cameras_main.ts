/**
 * Three cameras on ROS for so many seconds: 640 x 480, rgb8, 30 Hz each, the QoS of sensors, one stamp a
 * frame. Begins when somebody listens to all of them, says when two seconds are over, waits at the end until
 * the observer has told of its samples again, and prints that as JSON. `cameras_main.js SECONDS`
 */
import { openRosGraph } from '../../graph/ros/ros_graph.ts';
import { systemClocks } from '../../core/clock.ts';
import { nsToStamp } from '../../core/time.ts';
import { sleep } from '../../core/wait.ts';
import { diagnosticArrayType, imageType, sensorTopic, type DiagnosticStatus } from '../../msgs/index.ts';
import { until } from './watched_graph.ts';

const [width, height, channels] = [640, 480, 3];
const rateHz = 30;
const frameNs = BigInt(1e9 / rateHz - ((1e9 / rateHz) % 1));
const names = ['left', 'right', 'wrist'];
const matchLimitMs = 120_000;
/** What is under way when the last frame was given has arrived by then, or is lost. */
const statusesAfter = 3;

async function main(): Promise<void> {
  const seconds = Number(process.argv[2]);
  await using graph = await openRosGraph({ node: 'cameras', args: [], environment: process.env });
  const publishers = names.map((name) =>
    graph.advertise(sensorTopic(`cameras/${name}`, imageType, 'sensor')),
  );
  const told: DiagnosticStatus[] = [];
  graph.subscribe(sensorTopic('/diagnostics', diagnosticArrayType, 'event'), {
    onSample: ({ message }) => told.push(...message.status.filter(({ name }) => name === 'observer: topics')),
  });
  const { signal } = new AbortController();
  const limit = () => AbortSignal.timeout(matchLimitMs);
  await until(() => publishers.every(({ matched }) => matched > 0) && told.length > 0, limit());
  const data = new Uint8Array(width * height * channels);
  const [begunNs, firstStampNs] = [systemClocks.steady.now(), graph.clocks.ros.now()];
  const wait = async (dueNs: bigint): Promise<void> => {
    const leftNs = begunNs + dueNs - systemClocks.steady.now();
    if (leftNs > 0n) await sleep(systemClocks, leftNs, signal);
  };
  for (let frame = 0; frame < seconds * rateHz; frame += 1) {
    if (frame === 2 * rateHz) process.stdout.write('second 2\n');
    const dueNs = BigInt(frame) * frameNs;
    const header = { stamp: nsToStamp(firstStampNs + dueNs), frame_id: 'cameras' };
    for (const [index, publisher] of publishers.entries()) {
      // Cameras share a trigger, but not the moment at which their pictures are read out.
      await wait(dueNs + (frameNs * BigInt(index)) / BigInt(names.length));
      data.fill(frame % 256, 0, width * channels);
      const step = width * channels;
      publisher.publish({ header, height, width, encoding: 'rgb8', is_bigendian: 0, step, data });
    }
  }
  const before = told.length;
  await until(() => told.length >= before + statusesAfter, limit());
  const values = Object.fromEntries((told.at(-1)?.values ?? []).map(({ key, value }) => [key, value]));
  process.stdout.write(`${JSON.stringify({ frames: seconds * rateHz, values })}\n`);
}

await main();
