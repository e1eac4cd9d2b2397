/** Joints, poses and arrays, as a lab's robot publishes them. */
import assert from 'node:assert/strict';
import { readField } from '../../../nodes/observer/fields.ts';
import type { TensorProfile } from '../../../nodes/observer/tensor_profile.ts';

const stamp = { sec: 1, nanosec: 7 };
const header = { stamp, frame_id: 'base' };
const common = { name: 'state', topic: 'robot/state', layout: 'D', unit: 'rad', frame: 'base' } as const;
const joints: TensorProfile = {
  ...common,
  type: 'sensor_msgs/msg/JointState',
  joints: ['shoulder', 'elbow', 'wrist'],
  shape: [3],
};
const pose: TensorProfile = { ...common, type: 'geometry_msgs/msg/PoseStamped', shape: [7], unit: 'm' };
const array: TensorProfile = {
  ...common,
  type: 'std_msgs/msg/Float32MultiArray',
  shape: [2, 2],
  layout: 'ND',
};

const floats = (...values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);
const sample = (...values: readonly number[]) => ({
  stamp,
  dtype: 'float32',
  encoding: 'raw',
  data: floats(...values),
});
const jointState = (name: readonly string[], more: object = {}) => ({
  header,
  name,
  position: Float64Array.from(name, (_, index) => index + 1),
  velocity: new Float64Array(),
  effort: Float64Array.from(name, (_, index) => index + 11),
  ...more,
});

describe('readField of a joint state', () => {
  it('brings the joints into the order of the profile', () => {
    const message = jointState(['wrist', 'shoulder', 'elbow']);
    assert.deepEqual(readField(joints, message), sample(2, 3, 1));
    assert.deepEqual(readField({ ...joints, field: 'effort' }, message), sample(12, 13, 11));
  });

  it('names the joints that are missing, that are too many and that come twice', () => {
    const expected = 'expected the joints shoulder, elbow, wrist, came';
    assert.equal(readField(joints, jointState(['wrist'])), `${expected} without shoulder, elbow`);
    assert.equal(
      readField(joints, jointState(['wrist', 'shoulder', 'finger'])),
      `${expected} without elbow and with finger`,
    );
    assert.equal(
      readField(joints, jointState(['wrist', 'wrist', 'shoulder', 'elbow'])),
      `${expected} with wrist twice`,
    );
  });

  it('tells of a message full of names in one short text', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${String(index)}${'j'.repeat(1000)}`);
    const text = readField(joints, jointState([...joints.joints!, ...names]));
    assert.ok(typeof text === 'string');
    assert.ok(text.length < 1000 && text.endsWith(' and 992 more'), text);
  });

  it('refuses a field that the driver leaves out', () => {
    const message = jointState(['shoulder', 'elbow', 'wrist']);
    assert.equal(
      readField({ ...joints, field: 'velocity' }, message),
      'expected 3 values of velocity, found 0',
    );
  });
});

describe('readField of a pose', () => {
  const message = (w: number) => ({
    header,
    pose: { position: { x: 1, y: 2, z: 3 }, orientation: { x: 0, y: 0, z: 0, w } },
  });

  it('is position and then quaternion as x, y, z, w', () => {
    assert.deepEqual(readField(pose, message(1)), sample(1, 2, 3, 0, 0, 0, 1));
  });

  it('is the position alone on request, whatever the orientation is', () => {
    assert.deepEqual(readField({ ...pose, field: 'position', shape: [3] }, message(0)), sample(1, 2, 3));
  });

  it('refuses a quaternion that is no rotation', () => {
    const text = 'expected a unit quaternion, found [0, 0, 0, 0] as x, y, z, w';
    assert.equal(readField(pose, message(0)), text);
  });
});

describe('readField of a float array', () => {
  const message = (data: readonly number[], data_offset = 0) => ({
    layout: { dim: [], data_offset },
    data: Float32Array.from(data),
  });

  it('is stamped with the time that it came', () => {
    assert.deepEqual(readField(array, message([1, 2, 3, 4]), stamp), sample(1, 2, 3, 4));
  });

  it('refuses another count of values, and values that begin elsewhere', () => {
    assert.equal(readField(array, message([1, 2, 3])), '3 values, the profile says 2x2');
    assert.equal(readField(array, message([1, 2, 3, 4], 2)), 'expected a data_offset of 0, found 2');
  });
});
