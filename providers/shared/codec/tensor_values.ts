// Makes arrays from what a wire gave, after all of it was checked, and numbers of arrays.
import { assert } from '../../../core/assert.ts';
import { wireLimits } from './limits.ts';
import { dtypes, type Dtype, type WireTensor } from './tensor.ts';
import { malformed, overLimit } from './wire_value.ts';

/** Bytes of one number. */
export const itemBytes: Readonly<Record<Dtype, number>> = {
  u1: 1,
  i1: 1,
  i2: 2,
  i4: 4,
  i8: 8,
  f4: 4,
  f8: 8,
  b1: 1,
};

/** As numpy names a type: byte order (`<`, or `|` where one byte has none), kind, size. */
export function descrOf(dtype: Dtype): string {
  return `${itemBytes[dtype] === 1 ? '|' : '<'}${dtype}`;
}

/** @throws WorldforgeError provider_protocol: big endian, objects, structures and what else is not listed */
export function dtypeOf(descr: string): Dtype {
  const dtype = dtypes.find((candidate) => descrOf(candidate) === descr);
  if (dtype !== undefined) return dtype;
  const known = dtypes.map(descrOf).join(', ');
  throw malformed(`array of type '${descr.slice(0, 16)}'; what is read is ${known}`);
}

/**
 * How many bytes such an array has; nothing is allocated.
 * @throws WorldforgeError provider_protocol, provider_limit
 */
export function bytesOfShape(dtype: Dtype, shape: readonly unknown[]): number {
  if (shape.length > wireLimits.rankMax)
    throw overLimit('axes of an array', shape.length, wireLimits.rankMax);
  let count = itemBytes[dtype];
  let isEmpty = false;
  for (const length of shape) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
      throw malformed('an axis of an array is no whole number that is not negative');
    if (length > wireLimits.bytesMax) throw overLimit('length of an axis', length, wireLimits.bytesMax);
    isEmpty ||= length === 0;
    count *= Math.max(length, 1);
    if (count > wireLimits.bytesMax) throw overLimit('bytes of an array', count, wireLimits.bytesMax);
  }
  return isEmpty ? 0 : count;
}

/**
 * The array with a copy of the bytes: what lies in a pool or in a received message may be overwritten.
 * @throws WorldforgeError provider_protocol where bytes and shape differ or a number is not finite
 */
export function tensorFrom(dtype: Dtype, shape: readonly unknown[], bytes: Uint8Array): WireTensor {
  const expected = bytesOfShape(dtype, shape);
  if (bytes.length !== expected)
    throw malformed(`array of shape [${shape.join(', ')}] and type ${dtype} with ${bytes.length} bytes`);
  const tensor = { dtype, shape: shape.map(Number), bytes: new Uint8Array(bytes) };
  requireSound(tensor);
  return tensor;
}

function requireSound({ dtype, bytes }: WireTensor): void {
  if (dtype === 'f4' || dtype === 'f8') {
    const { buffer } = bytes;
    const values = dtype === 'f4' ? new Float32Array(buffer) : new Float64Array(buffer);
    for (const value of values)
      if (!Number.isFinite(value)) throw malformed('array with a number not finite');
  }
  if (dtype === 'b1' && bytes.some((byte) => byte > 1))
    throw malformed('array of booleans with another byte');
}

/** A copy of the numbers as an array of float32. */
export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): WireTensor {
  const numbers = Float32Array.from(values);
  return tensorFrom('f4', shape, new Uint8Array(numbers.buffer));
}

/** The same numbers under another shape, not copied. */
export function reshaped(tensor: WireTensor, shape: readonly number[]): WireTensor {
  assert(bytesOfShape(tensor.dtype, shape) === tensor.bytes.length, 'a new shape holds as many numbers');
  return { ...tensor, shape };
}

/**
 * All numbers, row-major; booleans are 0 and 1.
 * @throws WorldforgeError provider_protocol where an int64 has no exact number
 */
export function numbersOf({ dtype, bytes }: WireTensor): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = itemBytes[dtype];
  const read = readers[dtype];
  return Float64Array.from({ length: bytes.length / size }, (_, index) => read(view, index * size));
}

const readers: Readonly<Record<Dtype, (view: DataView, at: number) => number>> = {
  u1: (view, at) => view.getUint8(at),
  b1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at) => view.getInt16(at, true),
  i4: (view, at) => view.getInt32(at, true),
  i8: (view, at) => {
    const value = view.getBigInt64(at, true);
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw malformed(`array with ${value}, which is no exact number`);
    return number;
  },
  f4: (view, at) => view.getFloat32(at, true),
  f8: (view, at) => view.getFloat64(at, true),
};
