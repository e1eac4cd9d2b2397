/** What a LIVE gate keeps of an observation for the comparison before a motion. */
import assert from 'node:assert/strict';
import { metaConstants } from '../../../msgs/index.ts';
import { sceneOf } from '../../../nodes/safety_gate/scene.ts';
import { liveRobot } from '../../safety/live_builders.ts';
import { observation } from './gate_node.ts';

const robot = liveRobot({ scene_guard: [{ tensor: 'agent_position', bound: 1 }] });
const bytesOf = (values: Float64Array | Int32Array) => new Uint8Array(values.buffer);

describe('sceneOf', () => {
  it('keeps the newest values of each guarded tensor, and how the observation came about', () => {
    const seen = observation({ data: new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer) });
    const kept = { source: metaConstants.SOURCE_REPLAY, scene: { agent_position: [3, 4] } };
    assert.deepEqual(sceneOf(seen, robot), kept);
  });

  const forms: readonly (readonly [string, Parameters<typeof observation>[0], readonly number[]])[] = [
    [
      'float64',
      { dtype: 'float64', shape: Uint32Array.of(1, 2), data: bytesOf(Float64Array.of(0.1, 2)) },
      [0.1, 2],
    ],
    ['int32', { dtype: 'int32', shape: Uint32Array.of(2, 1), data: bytesOf(Int32Array.of(7, -8)) }, [-8]],
    [
      'uint8',
      { dtype: 'uint8', shape: Uint32Array.of(3), layout: 'D', data: Uint8Array.of(1, 2, 255) },
      [1, 2, 255],
    ],
  ];
  for (const [dtype, changes, values] of forms) {
    it(`reads ${dtype}`, () =>
      assert.deepEqual(sceneOf(observation(changes), robot).scene, { agent_position: values }));
  }

  it('leaves out what is not there or cannot be compared', () => {
    const png = observation({ encoding: 'png' });
    const odd = observation({ data: new Uint8Array(7) });
    const none = observation({ name: 'block' });
    const whole = observation({ dtype: 'int64' });
    for (const seen of [png, odd, none, whole]) assert.deepEqual(sceneOf(seen, robot).scene, {});
  });
});
