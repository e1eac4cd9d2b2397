/** The observer on a memory graph: fed with the shipped session by the player, with bad samples by hand. */
import assert from 'node:assert/strict';
import { nsToStamp, stampToNs } from '../../../core/time.ts';
import type { Graph } from '../../../graph/graph.ts';
import {
  metaConstants,
  pointStampedType,
  compressedImageType,
  sensorTopic,
  topics,
  type Observation,
} from '../../../msgs/index.ts';
import { startObserver, type ObserverOptions, type RunningObserver } from '../../../nodes/observer/node.ts';
import type { ObservationProfile } from '../../../nodes/observer/profile.ts';
import { playSession } from '../../../nodes/player/node.ts';
import { running, start, type RunningHub } from '../../graph/memory/running.ts';
import { pushtProfile, sessionMessages, shippedFrames, testPoint } from '../session.ts';
import { hear, oneSecondNs, testIdentity } from '../support.ts';

const embodimentDigest = 'e'.repeat(64);
const recordedStartNs = 1_767_225_600n * oneSecondNs;
const frameNs = 100_000_000n;

describe('startObserver', () => {
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

  function begin(profile: ObservationProfile, options: Partial<ObserverOptions> = {}): void {
    observer = startObserver({
      graph: graphs.hub.join('observer'),
      profile,
      identity: testIdentity('observer'),
      embodimentDigest,
      source: 'replay',
      onFault: (topic, detail) => faults.push(`${topic}: ${detail}`),
      ...options,
    });
  }

  /** A profile with the position of the agent alone. */
  function positionOnly(): ObservationProfile {
    const profile = pushtProfile();
    return { ...profile, tensors: profile.tensors.filter(({ name }) => name === 'agent_position') };
  }

  it('makes one observation of each frame of a recorded session', async () => {
    const profile = pushtProfile();
    begin(profile);
    await playSession({
      graph: graphs.hub.join('player'),
      open: sessionMessages,
      plan: { frameTopic: 'pusht/keypoints', stride: shippedFrames, cycles: 1000 },
      withheld: new Set(),
      verdictLimitNs: 0n,
      signal: new AbortController().signal,
    });
    await graphs.settle();
    assert.equal(observations.length, shippedFrames);
    assert.deepEqual(faults, []);
    const frames = Array.from({ length: shippedFrames }, (_, index) => BigInt(index));
    assert.deepEqual(
      observations.map(({ meta }) => [meta.node, meta.sequence, meta.source, stampToNs(meta.recorded_stamp)]),
      frames.map((index) => [
        'observer',
        index,
        metaConstants.SOURCE_REPLAY,
        recordedStartNs + index * frameNs,
      ]),
    );
    const shapes = (observation: Observation) =>
      observation.tensors.map(({ name, shape, layout, encoding }) => [name, [...shape], layout, encoding]);
    assert.deepEqual(shapes(observations[0]!), [
      ['keypoints', [2, 8, 2], 'TND', 'raw'],
      ['agent_position', [2, 2], 'TD', 'raw'],
      ['image', [96, 96, 3], 'HWC', 'png'],
    ]);
    assert.deepEqual(new Set(observations.map((one) => JSON.stringify(shapes(one)))).size, 1);
    assert.deepEqual(
      observations.map(({ embodiment_digest, n_obs_steps }) => [embodiment_digest, n_obs_steps]),
      frames.map(() => [embodimentDigest, 2]),
    );
  });

  it('stamps an observation with the time of now, and as recorded only what is replayed', async () => {
    begin(positionOnly(), { source: 'live' });
    talker.advertise(sensorTopic('pusht/agent_position', pointStampedType)).publish(testPoint(5n, 1));
    await graphs.settle();
    const [{ meta }] = observations as [Observation];
    assert.deepEqual(
      [stampToNs(meta.stamp), stampToNs(meta.recorded_stamp), meta.source],
      [start.rosNs, 0n, metaConstants.SOURCE_LIVE],
    );
  });

  it('tells of samples that it cannot use, and goes on', async () => {
    begin(positionOnly());
    const publisher = talker.advertise(sensorTopic('pusht/agent_position', pointStampedType));
    publisher.publish(testPoint(1n, 1e300));
    publisher.publishBytes(Uint8Array.of(0, 1, 0, 0));
    publisher.publish(testPoint(2n, 1));
    await graphs.settle();
    assert.equal(faults.length, 2);
    assert.equal(
      faults[0],
      'pusht/agent_position: a coordinate does not fit a float32 (launch/params/pusht_profile.yaml:16)',
    );
    assert.match(faults[1]!, /^pusht\/agent_position: message_truncated: /);
    assert.deepEqual(
      observations.map(({ meta }) => [meta.sequence, meta.recorded_stamp.nanosec]),
      [[0n, 2]],
    );
  });

  it('counts what became of the samples of each topic', async () => {
    const profile = pushtProfile();
    begin({ ...profile, tensors: profile.tensors.filter(({ name }) => name !== 'keypoints') });
    const positions = talker.advertise(sensorTopic('pusht/agent_position', pointStampedType));
    const images = talker.advertise(sensorTopic('pusht/image', compressedImageType));
    for (const ns of [1n, 2n, 2n, 500_000_002n]) positions.publish(testPoint(ns, 1));
    positions.publish(testPoint(3n, 1e300));
    images.publish({
      header: { stamp: nsToStamp(2n), frame_id: '' },
      format: 'png',
      data: Uint8Array.of(1),
    });
    await graphs.settle();
    assert.equal(observations.length, 1);
    assert.deepEqual(observer.counts, [
      {
        tensor: 'agent_position',
        topic: 'pusht/agent_position',
        received: 5,
        missing: 4,
        incomplete: 1,
        late: 1,
        refused: 1,
        dropped: 0,
      },
      {
        tensor: 'image',
        topic: 'pusht/image',
        received: 1,
        missing: 0,
        incomplete: 0,
        late: 0,
        refused: 0,
        dropped: 0,
      },
    ]);
  });

  it('tells of an observation that is larger than its message, and goes on', async () => {
    const profile = pushtProfile();
    begin({ ...profile, tensors: profile.tensors.filter(({ name }) => name === 'image') });
    const publisher = talker.advertise(sensorTopic('pusht/image', compressedImageType));
    const image = (nanosec: number, bytes: number) => ({
      header: { stamp: { sec: 0, nanosec }, frame_id: '' },
      format: 'png',
      data: new Uint8Array(bytes),
    });
    publisher.publish(image(1, 9 * 1024 * 1024));
    publisher.publish(image(2, 1024));
    await graphs.settle();
    assert.equal(faults.length, 1);
    assert.match(faults[0]!, /^observer\/observation: message_(bounds|too_large): /);
    assert.deepEqual(
      observations.map(({ meta }) => [meta.sequence, meta.recorded_stamp.nanosec]),
      [[0n, 2]],
    );
  });

  it('leaves nothing behind when it is disposed of', async () => {
    begin(pushtProfile());
    observer[Symbol.dispose]();
    const names = ['pusht/keypoints', 'pusht/agent_position', 'pusht/image'];
    const all = [topics.observation, ...names.map((name) => sensorTopic(name, pointStampedType))];
    const left = all.flatMap((topic) => talker.endpoints(topic).filter(({ node }) => node === 'observer'));
    assert.deepEqual(left, []);
  });
});
