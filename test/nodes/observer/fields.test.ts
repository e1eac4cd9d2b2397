/** Samples of tensors, read out of ROS messages. */
import assert from 'node:assert/strict';
import { readField } from '../../../nodes/observer/fields.ts';
import type { TensorProfile } from '../../../nodes/observer/profile.ts';
import { testPoint } from '../session.ts';

const stamp = { sec: 0, nanosec: 7 };
const header = { stamp, frame_id: 'pusht' };
const point: TensorProfile = {
  name: 'position',
  topic: 'robot/position',
  type: 'geometry_msgs/msg/PointStamped',
  axes: 'xy',
  shape: [2],
  layout: 'D',
  unit: 'px',
  frame: 'pusht',
};
const polygon: TensorProfile = {
  ...point,
  type: 'geometry_msgs/msg/PolygonStamped',
  shape: [2, 2],
  layout: 'ND',
};
const image: TensorProfile = {
  ...point,
  type: 'sensor_msgs/msg/CompressedImage',
  shape: [2, 2, 3],
  layout: 'HWC',
};
const floats = (...values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);
const points = [
  { x: 1, y: 2, z: 3 },
  { x: 4, y: 5, z: 6 },
];
const sample = { stamp, dtype: 'float32', encoding: 'raw' };

describe('readField', () => {
  it('reads the axes of a point that the profile keeps, all of them without a word', () => {
    const { axes: _, ...whole } = { ...point, shape: [3] };
    const message = { header, point: points[0] };
    assert.deepEqual(readField(point, message), { ...sample, data: floats(1, 2) });
    assert.deepEqual(readField({ ...point, axes: 'xyz', shape: [3] }, message), {
      ...sample,
      data: floats(1, 2, 3),
    });
    assert.deepEqual(readField(whole, message), { ...sample, data: floats(1, 2, 3) });
  });

  it('reads the points of a polygon one after the other', () => {
    const message = { header, polygon: { points } };
    assert.deepEqual(readField(polygon, message), { ...sample, data: floats(1, 2, 4, 5) });
  });

  it('says how many values came when they are not of the shape', () => {
    const message = { header, polygon: { points: points.slice(1) } };
    assert.equal(readField(polygon, message), '2 values, the profile says 2x2');
  });

  it('refuses a coordinate that is finite, but not as a float32', () => {
    assert.equal(readField(point, testPoint(0n, 1e300)), 'a coordinate does not fit a float32');
  });

  for (const [format, encoding] of [
    ['png', 'png'],
    ['rgb8; png compressed bgr8', 'png'],
    ['jpeg', 'jpeg'],
    ['bgr8; jpg compressed', 'jpeg'],
  ]) {
    it(`reads an image of format "${format}"`, () => {
      const data = Uint8Array.of(1, 2, 3);
      assert.deepEqual(readField(image, { header, format, data }), { stamp, dtype: 'uint8', encoding, data });
    });
  }

  it('names the format of an image that it cannot pass on', () => {
    const message = { header, format: 'h264', data: Uint8Array.of() };
    assert.equal(readField(image, message), 'image format h264 is neither png nor jpeg');
  });
});
