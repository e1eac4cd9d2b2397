// Reads one sample of a tensor out of a ROS message.
import { never } from '../../core/assert.ts';
import type { Stamp } from '../../core/time.ts';
import {
  compressedImageType,
  pointStampedType,
  polygonStampedType,
  type CompressedImage,
  type MessageType,
  type PointStamped,
  type PolygonStamped,
} from '../../msgs/index.ts';
import type { TensorProfile } from './profile.ts';

/** One sample: little-endian bytes of one time step, or an encoded image. */
export interface FieldSample {
  readonly stamp: Stamp;
  readonly dtype: 'float32' | 'uint8';
  readonly encoding: 'raw' | 'png' | 'jpeg';
  readonly data: Uint8Array;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function fieldType(profile: TensorProfile): MessageType<unknown> {
  switch (profile.type) {
    case 'geometry_msgs/msg/PolygonStamped':
      return polygonStampedType;
    case 'geometry_msgs/msg/PointStamped':
      return pointStampedType;
    case 'sensor_msgs/msg/CompressedImage':
      return compressedImageType;
    default:
      return never(profile.type);
  }
}

/** The sample, or what is wrong with the message. The message is of the profile's type. */
export function readField(profile: TensorProfile, message: unknown): FieldSample | string {
  switch (profile.type) {
    case 'geometry_msgs/msg/PolygonStamped': {
      const { header, polygon } = message as PolygonStamped; // decoded by fieldType(profile)
      return readPoints(profile, header.stamp, polygon.points);
    }
    case 'geometry_msgs/msg/PointStamped': {
      const { header, point } = message as PointStamped; // decoded by fieldType(profile)
      return readPoints(profile, header.stamp, [point]);
    }
    case 'sensor_msgs/msg/CompressedImage':
      return readImage(message as CompressedImage); // decoded by fieldType(profile)
    default:
      return never(profile.type);
  }
}

function readPoints(profile: TensorProfile, stamp: Stamp, points: readonly Point[]): FieldSample | string {
  const values = Float32Array.from(points.flatMap((point) => coordinates(point, profile.axes)));
  const expected = profile.shape.reduce((size, length) => size * length, 1);
  if (values.length !== expected)
    return `${String(values.length)} values, the profile says ${profile.shape.join('x')}`;
  // A float64 of the message may be finite and yet too large for the tensor.
  if (!values.every(Number.isFinite)) return 'a coordinate does not fit a float32';
  return { stamp, dtype: 'float32', encoding: 'raw', data: new Uint8Array(values.buffer) };
}

function coordinates(point: Point, axes: TensorProfile['axes']): readonly number[] {
  return axes === 'xy' ? [point.x, point.y] : [point.x, point.y, point.z];
}

function readImage(message: CompressedImage): FieldSample | string {
  const encoding = imageEncoding(message.format);
  if (encoding === undefined) return `image format ${message.format} is neither png nor jpeg`;
  return { stamp: message.header.stamp, dtype: 'uint8', encoding, data: message.data };
}

function imageEncoding(format: string): 'png' | 'jpeg' | undefined {
  if (/\bpng\b/.test(format)) return 'png';
  return /\bjpe?g\b/.test(format) ? 'jpeg' : undefined;
}
