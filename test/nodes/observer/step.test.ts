/** Frames and observations from samples, as pure data. */
import assert from 'node:assert/strict';
import { nsToStamp } from '../../../core/time.ts';
import type { FieldSample } from '../../../nodes/observer/fields.ts';
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
  readonly completions: readonly boolean[];
} {
  let state = emptyObserver(profile);
  const completions = arrivals.map(([index, ns]) => {
    const result = observe(profile, state, index, samples[index]!(ns));
    state = result.state;
    return result.complete;
  });
  return { state, completions };
}

const frameStamps = ({ frames }: ObserverState) =>
  frames.map((frame) => frame.map(({ stamp }) => stamp.nanosec));

describe('observe', () => {
  it('completes a frame when every tensor has a sample of the same stamp, in any order', () => {
    const { state, completions } = observed([0, 1], [1, 1], [1, 2], [0, 2]);
    assert.deepEqual(completions, [false, true, false, true]);
    assert.deepEqual(frameStamps(state), [
      [1, 1],
      [2, 2],
    ]);
    assert.deepEqual([state.incomplete, state.late], [0, 0]);
  });

  it('counts the samples of a frame that a newer stamp closes', () => {
    const { state, completions } = observed([0, 1], [0, 2], [1, 2]);
    assert.deepEqual(completions, [false, false, true]);
    assert.deepEqual([frameStamps(state), state.incomplete, state.late], [[[2, 2]], 1, 0]);
  });

  it('counts a sample that is older than the frame being collected', () => {
    const { state } = observed([0, 2], [1, 1], [1, 2]);
    assert.deepEqual([frameStamps(state), state.incomplete, state.late], [[[2, 2]], 0, 1]);
  });

  it('counts samples that are not newer than the last complete frame: frames never go back', () => {
    const { state, completions } = observed([0, 2], [1, 2], [0, 1], [1, 1], [0, 2], [1, 2]);
    assert.deepEqual(completions, [false, true, false, false, false, false]);
    assert.deepEqual([frameStamps(state), state.incomplete, state.late], [[[2, 2]], 0, 4]);
  });

  it('keeps the newer of two samples of one tensor and stamp', () => {
    const first = observe(profile, emptyObserver(profile), 0, positionAt(1));
    const again = { ...positionAt(1), data: Uint8Array.of(9, 0, 0, 0) };
    const second = observe(profile, first.state, 0, again);
    const { state } = observe(profile, second.state, 1, imageAt(1));
    assert.deepEqual(state.frames, [[again, imageAt(1)]]);
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
    assert.equal(observationTensors(profile, observed([0, 1]).state), undefined);
  });

  it('pads with the first frame at the start, and stacks the oldest sample first', () => {
    const { state } = observed([0, 1], [1, 1], [0, 2], [1, 2]);
    const [stacked] = observationTensors(profile, state)!.tensors;
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

  it('holds the newest image only, and the stamp of the newest frame', () => {
    const { state } = observed([0, 1], [1, 1], [0, 2], [1, 2]);
    const { stamp, tensors } = observationTensors(profile, state)!;
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
