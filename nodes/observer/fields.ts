// Reads one sample of a tensor out of a ROS message of the type that its profile names.
import { zeroStamp, type Stamp } from '../../core/time.ts';
import {
  compressedImageType,
  float32MultiArrayType,
  imageType,
  jointStateType,
  pointStampedType,
  polygonStampedType,
  poseStampedType,
  type MessageType,
} from '../../msgs/index.ts';
import type { FieldRead, FieldSample } from './field_sample.ts';
import { jointValues, multiArrayValues, pointValues, poseValues } from './field_values.ts';
import { compressedSample, imageSample } from './image_samples.ts';
import type { FieldType, TensorProfile } from './tensor_profile.ts';

/** `received` stamps a message that has no header. */
type Read<M> = (profile: TensorProfile, message: M, received: Stamp) => FieldRead;

interface Reader {
  readonly type: MessageType<unknown>;
  readonly read: Read<unknown>;
}

function reader<M>(type: MessageType<M>, read: Read<M>): Reader {
  return {
    type,
    read: (profile, message, received) => read(profile, message as M, received), // decoded by `type`
  };
}

function numberSample(profile: TensorProfile, stamp: Stamp, read: readonly number[] | string): FieldRead {
  if (typeof read === 'string') return read;
  const values = Float32Array.from(read);
  const expected = profile.shape.reduce((size, length) => size * length, 1);
  if (values.length !== expected)
    return `${String(values.length)} values, the profile says ${profile.shape.join('x')}`;
  // A float64 of the message may be finite and yet too large for the tensor.
  if (!values.every(Number.isFinite)) return 'a coordinate does not fit a float32';
  return { stamp, dtype: 'float32', encoding: 'raw', data: new Uint8Array(values.buffer) };
}

const readers: Readonly<Record<FieldType, Reader>> = {
  'geometry_msgs/msg/PolygonStamped': reader(polygonStampedType, (profile, { header, polygon }) =>
    numberSample(profile, header.stamp, pointValues(profile, polygon.points)),
  ),
  'geometry_msgs/msg/PointStamped': reader(pointStampedType, (profile, { header, point }) =>
    numberSample(profile, header.stamp, pointValues(profile, [point])),
  ),
  'geometry_msgs/msg/PoseStamped': reader(poseStampedType, (profile, { header, pose }) =>
    numberSample(profile, header.stamp, poseValues(profile, pose)),
  ),
  'sensor_msgs/msg/JointState': reader(jointStateType, (profile, message) =>
    numberSample(profile, message.header.stamp, jointValues(profile, message)),
  ),
  'std_msgs/msg/Float32MultiArray': reader(float32MultiArrayType, (profile, message, received) =>
    numberSample(profile, received, multiArrayValues(message)),
  ),
  'sensor_msgs/msg/CompressedImage': reader(compressedImageType, compressedSample),
  'sensor_msgs/msg/Image': reader(imageType, imageSample),
};

/** Whether messages of the type carry a stamp of their own. */
export function isStamped(type: FieldType): boolean {
  return type !== 'std_msgs/msg/Float32MultiArray';
}

export function fieldType(profile: TensorProfile): MessageType<unknown> {
  return readers[profile.type].type;
}

/** The sample, or what is wrong with the message. The message is of the profile's type. */
export function readField(profile: TensorProfile, message: unknown, received: Stamp = zeroStamp): FieldRead {
  return readers[profile.type].read(profile, message, received);
}

/** The sample when all work on it is done, or what is wrong with the message. */
export async function readWhole(
  profile: TensorProfile,
  message: unknown,
  received?: Stamp,
): Promise<FieldSample | string> {
  const read = readField(profile, message, received);
  return typeof read !== 'string' && 'finish' in read ? read.finish() : read;
}
