/** Frames and observations from samples, as pure data. */
import assert from 'node:assert/strict';
import { nsToStamp } from '../../../core/time.ts';
import type { FieldSample } from '../../../nodes/observer/field_sample.ts';
import type { ObservationProfile, TensorProfile } from '../../../nodes/observer/profile.ts';
import {
  emptyObserver,
  makeTensor,
  observationTensors,
  observe,
  type ObserverState,
} from '../../../nodes/observer/step.ts';

const position: TensorProfile = {
  name: 'position',
  topic: 'robot/position',
  type: 'geometry_msgs/msg/PointStamped',
  axes: 'xy',
  shape: [1],
  layout: 'D',
  unit: 'px',
  frame: 'pusht',
};
const image: TensorProfile = {
  ...position,
  name: 'image',
  topic: 'robot/image',
  type: 'sensor_msgs/msg/CompressedImage',
  shape: [2, 2, 3],
  layout: 'HWC',
  unit: 'none',
};
const profile: ObservationProfile = {
  schema_version: 1,
  name: 'test',
  embodiment: 'pusht',
  n_obs_steps: 3,
  rate_hz: 10,
  tensors: [position, image],
  goal: { instruction: 'robot/instruction', tensors: [] },
};

const positionAt = (ns: number): FieldSample => ({
  stamp: nsToStamp(BigInt(ns)),
  dtype: 'float32',
  encoding: 'raw',
  data: Uint8Array.of(ns, 0, 0, 0),
});
const imageAt = (ns: number): FieldSample => ({
  stamp: nsToStamp(BigInt(ns)),
  dtype: 'uint8',
  encoding: 'png',
  data: Uint8Array.of(ns),
});
const samples = [positionAt, imageAt];

/** Tensor index and stamp of each sample, in the order of arrival. */
function observed(...arrivals: readonly (readonly [0 | 1, number])[]): {
  readonly state: ObserverState;
  /** How many frames each arrival completed. */
  readonly completions: readonly number[];
} {
  let state = emptyObserver(profile);
  const completions = arrivals.map(([index, ns]) => {
    const result = observe(profile, state, index, samples[index]!(ns));
    state = result.state;
    return result.completed.length;
  });
  return { state, completions };
}

const frameStamps = ({ frames }: Pick<ObserverState, 'frames'>) =>
  frames.map((frame) => frame.map(({ stamp }) => stamp.nanosec));

describe('observe', () => {
  it('completes a frame when every tensor has a sample of the same stamp, in any order', () => {
    const { state, completions } = observed([0, 1], [1, 1], [1, 2], [0, 2]);
    assert.deepEqual(completions, [0, 1, 0, 1]);
    assert.deepEqual(frameStamps(state), [
      [1, 1],
      [2, 2],
    ]);
  });

  it('gives every frame that one sample completes, each with the frames of its own observation', () => {
    const slow = { ...profile, n_obs_steps: 2 };
    let state = emptyObserver(slow);
    for (const ns of [1, 2, 3]) state = observe(slow, state, 0, positionAt(ns)).state;
    const windows = [1, 2, 3].flatMap((ns) => {
      const result = observe(slow, state, 1, imageAt(ns));
      state = result.state;
      return result.completed.map((frames) => frameStamps({ frames }));
    });
    assert.deepEqual(windows, [
      [[1, 1]],
      [
        [1, 1],
        [2, 2],
      ],
      [
        [2, 2],
        [3, 3],
      ],
    ]);
  });

  it('keeps as many frames as an observation has steps', () => {
    const { state } = observed(...[1, 2, 3, 4, 5].flatMap((ns) => [[0, ns] as const, [1, ns] as const]));
    assert.deepEqual(frameStamps(state), [
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
  });
});

describe('observationTensors', () => {
  it('is nothing before the first frame', () => {
    assert.equal(observationTensors(profile, observed([0, 1]).state.frames), undefined);
  });

  it('pads with the first frame at the start, and stacks the oldest sample first', () => {
    const { state } = observed([0, 1], [1, 1], [0, 2], [1, 2]);
    const [stacked] = observationTensors(profile, state.frames)!.tensors;
    assert.deepEqual(stacked, {
      name: 'position',
      dtype: 'float32',
      shape: Uint32Array.of(3, 1),
      layout: 'TD',
      encoding: 'raw',
      unit: 'px',
      frame: 'pusht',
      source_topic: 'robot/position',
      source_stamp: { sec: 0, nanosec: 2 },
      data: Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0),
    });
  });

  it('takes every so many frames back from the newest, and the first one before the start', () => {
    const spaced = { ...profile, tensors: [position], obs_spacing: 2 };
    let state = emptyObserver(spaced);
    const stacks = [1, 2, 3, 4, 5, 6, 7].map((ns) => {
      const result = observe(spaced, state, 0, positionAt(ns));
      state = result.state;
      const { data } = observationTensors(spaced, result.completed[0]!)!.tensors[0]!;
      return [data[0], data[4], data[8]];
    });
    assert.deepEqual(stacks, [
      [1, 1, 1],
      [1, 1, 2],
      [1, 1, 3],
      [1, 2, 4],
      [1, 3, 5],
      [2, 4, 6],
      [3, 5, 7],
    ]);
  });

  it('takes the slop of the profile in milliseconds', () => {
    const loose = { ...profile, sync_slop_ms: 0.002 };
    const first = observe(loose, emptyObserver(loose), 0, positionAt(1000));
    const second = observe(loose, first.state, 1, imageAt(2500));
    assert.deepEqual(frameStamps({ frames: second.completed[0]! }), [[1000, 2500]]);
  });

  it('holds the newest image only, and the stamp of the newest frame', () => {
    const { state } = observed([0, 1], [1, 1], [0, 2], [1, 2]);
    const { stamp, tensors } = observationTensors(profile, state.frames)!;
    assert.deepEqual(stamp, { sec: 0, nanosec: 2 });
    assert.deepEqual(tensors[1], {
      name: 'image',
      dtype: 'uint8',
      shape: Uint32Array.of(2, 2, 3),
      layout: 'HWC',
      encoding: 'png',
      unit: 'none',
      frame: 'pusht',
      source_topic: 'robot/image',
      source_stamp: { sec: 0, nanosec: 2 },
      data: Uint8Array.of(2),
    });
  });
});

describe('makeTensor', () => {
  it('is nothing without samples', () => {
    assert.equal(makeTensor(position, [], true), undefined);
  });

  it('has no time axis where it is not stacked', () => {
    const tensor = makeTensor(position, [positionAt(1), positionAt(2)], false)!;
    assert.deepEqual([tensor.layout, tensor.shape, tensor.data[0]], ['D', Uint32Array.of(1), 2]);
  });
});
