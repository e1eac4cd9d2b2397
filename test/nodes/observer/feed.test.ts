/** The way of one topic's messages into samples: ages, stamps, decoding off the event loop. */
import assert from 'node:assert/strict';
import sharp from 'sharp';
import { nsToStamp, stampToNs } from '../../../core/time.ts';
import type { Graph } from '../../../graph/graph.ts';
import {
  compressedImageType,
  float32MultiArrayType,
  pointStampedType,
  sensorTopic,
  topics,
  type Observation,
} from '../../../msgs/index.ts';
import { startObserver, type ObserverOptions, type RunningObserver } from '../../../nodes/observer/node.ts';
import type { ObservationProfile, TensorProfile } from '../../../nodes/observer/profile.ts';
import { running, start, type RunningHub } from '../../graph/memory/running.ts';
import { testPoint } from '../session.ts';
import { hear, testIdentity } from '../support.ts';

const common = { unit: 'none', frame: 'robot' } as const;
const position: TensorProfile = {
  ...common,
  name: 'position',
  topic: 'robot/position',
  type: 'geometry_msgs/msg/PointStamped',
  axes: 'xy',
  shape: [2],
  layout: 'D',
};
const array: TensorProfile = {
  ...common,
  name: 'array',
  topic: 'robot/array',
  type: 'std_msgs/msg/Float32MultiArray',
  shape: [1],
  layout: 'D',
};
const image: TensorProfile = {
  ...common,
  name: 'image',
  topic: 'robot/image',
  type: 'sensor_msgs/msg/CompressedImage',
  decode: true,
  shape: [8, 8, 3],
  layout: 'HWC',
};

describe('an observer in a lab', () => {
  let graphs: RunningHub;
  let talker: Graph;
  let observations: readonly Observation[];
  let faults: string[];
  let observer: RunningObserver;

  beforeEach(() => {
    graphs = running();
    talker = graphs.hub.join('talker');
    observations = hear(graphs.hub.join('listener'), topics.observation);
    faults = [];
  });

  afterEach(async () => {
    observer[Symbol.dispose]();
    await graphs[Symbol.asyncDispose]();
  });

  function begin(source: ObserverOptions['source'], more: Partial<ObservationProfile>): void {
    const goal = { instruction: 'robot/instruction', tensors: [] };
    const profile = {
      schema_version: 1,
      name: 'lab',
      embodiment: 'lab',
      n_obs_steps: 1,
      rate_hz: 10,
    } as const;
    observer = startObserver({
      graph: graphs.hub.join('observer'),
      profile: { ...profile, tensors: [position], goal, ...more },
      identity: testIdentity('observer'),
      embodimentDigest: 'e'.repeat(64),
      source,
      onFault: (topic, detail) => faults.push(`${topic}: ${detail}`),
    });
  }

  async function publishPoints(...stamps: readonly bigint[]): Promise<void> {
    const publisher = talker.advertise(sensorTopic(position.topic, pointStampedType));
    for (const stampNs of stamps) publisher.publish(testPoint(stampNs, 1));
    await graphs.settle();
  }

  it('refuses samples too far from the ROS clock on either side, and counts them', async () => {
    begin('live', { age_limit_ms: 100 });
    const ms = 1_000_000n;
    await publishPoints(start.rosNs - 101n * ms, start.rosNs - 99n * ms, start.rosNs + 200n * ms);
    assert.deepEqual(faults, [
      'robot/position: expected a stamp within 100 ms, found one 101 ms behind the ROS clock',
      'robot/position: expected a stamp within 100 ms, found one 200 ms ahead of the ROS clock',
    ]);
    assert.equal(observations.length, 1);
    assert.deepEqual([observer.counts[0]!.received, observer.counts[0]!.refused], [3, 2]);
  });

  it('does not ask for the age of what was recorded', async () => {
    begin('replay', { age_limit_ms: 100 });
    await publishPoints(1n);
    assert.deepEqual([faults, observations.length], [[], 1]);
  });

  function publishArray(value: number): void {
    const data = Float32Array.of(value);
    talker
      .advertise(sensorTopic(array.topic, float32MultiArrayType))
      .publish({ layout: { dim: [], data_offset: 0 }, data });
  }

  it('stamps a message without a header with the ROS time that it came', async () => {
    begin('live', { tensors: [array] });
    publishArray(7);
    await graphs.settle();
    assert.equal(stampToNs(observations[0]!.tensors[0]!.source_stamp), start.rosNs);
  });

  it('stamps it with the newest recorded stamp where the others were recorded', async () => {
    begin('replay', { tensors: [position, array] });
    await publishPoints(5n);
    publishArray(7);
    await graphs.settle();
    assert.deepEqual(
      observations.map(({ meta }) => stampToNs(meta.recorded_stamp)),
      [5n],
    );
  });

  it('subscribes as the profile says, and so is given the last value of a latched topic', async () => {
    const qos = { reliability: 'reliable', durability: 'transient_local' } as const;
    const publisher = talker.advertise(sensorTopic(position.topic, pointStampedType, 'state'));
    publisher.publish(testPoint(1n, 1));
    await graphs.settle();
    begin('live', { tensors: [{ ...position, qos }] });
    await graphs.settle();
    assert.equal(observations.length, 1);
  });

  it('keeps the order of frames, whichever picture is decoded first', async () => {
    begin('replay', { tensors: [image, position] });
    const large = sharp({ create: { width: 1500, height: 1500, channels: 3, background: '#123456' } });
    const small = sharp({ create: { width: 8, height: 8, channels: 3, background: '#654321' } });
    const pictures = await Promise.all([large, small, small].map((one) => one.clone().png().toBuffer()));
    const publisher = talker.advertise(sensorTopic(image.topic, compressedImageType));
    for (const [index, data] of pictures.entries()) {
      const header = { stamp: nsToStamp(BigInt(index + 1)), frame_id: '' };
      publisher.publish({ header, format: 'png', data: Uint8Array.from(data) });
    }
    await publishPoints(1n, 2n, 3n);
    const waiting = graphs.hub.join('waiting');
    for (let turn = 0; turn < 500 && observations.length < 2; turn += 1)
      await waiting.external(new Promise((resolve) => setTimeout(resolve, 10)));
    assert.deepEqual(faults, ['robot/image: expected an image of 8x8x3 (HWC), found 1500x1500x3']);
    assert.deepEqual(
      observations.map(({ meta, tensors }) => [
        meta.recorded_stamp.nanosec,
        [...tensors[0]!.data.slice(0, 3)],
      ]),
      [
        [2, [0x65, 0x43, 0x21]],
        [3, [0x65, 0x43, 0x21]],
      ],
    );
  });
});
