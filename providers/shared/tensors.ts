// Reads named float tensors out of goals and observations: what is missing or of another form is refused by
// name.
import { WorldforgeError } from '../../core/errors.ts';
import type { Tensor } from '../../msgs/index.ts';

export interface FloatTensor {
  readonly shape: readonly number[];
  /** Row-major; float32 values are widened exactly. */
  readonly values: Float64Array;
}

export interface TensorWanted {
  /** Who asks: begins the message. */
  readonly provider: string;
  /** What is searched: `goal` or `observation`. */
  readonly where: string;
  readonly name: string;
  /** Length of each axis; null for any of at least 1. */
  readonly shape: readonly (number | null)[];
}

/** Most values read: positions and keypoints, not images. */
const valuesMax = 65_536;

const bytesOf: ReadonlyMap<string, number> = new Map([
  ['float32', 4],
  ['float64', 8],
]);

function refuse(wanted: TensorWanted, why: string): never {
  throw new WorldforgeError(
    'provider_failed',
    `${wanted.provider}: tensor ${wanted.name} of the ${wanted.where} ${why}`,
  );
}

export function hasTensor(tensors: readonly Tensor[], name: string): boolean {
  return tensors.some((tensor) => tensor.name === name);
}

function shapeFits(shape: readonly number[], wanted: TensorWanted['shape']): boolean {
  if (shape.length !== wanted.length) return false;
  return shape.every((length, axis) => length > 0 && (wanted[axis] ?? length) === length);
}

/**
 * @throws WorldforgeError provider_failed when the tensor is missing, not raw floats, of another shape or
 * not finite
 */
export function floatTensor(tensors: readonly Tensor[], wanted: TensorWanted): FloatTensor {
  const tensor = tensors.find(({ name }) => name === wanted.name);
  if (tensor === undefined) {
    const there = tensors.map(({ name }) => name).join(', ');
    return refuse(wanted, `is missing; there is ${there === '' ? 'no tensor' : there}`);
  }
  const shape = [...tensor.shape];
  const text = wanted.shape.map((length) => length ?? 'any').join(' x ');
  if (!shapeFits(shape, wanted.shape)) refuse(wanted, `has shape ${shape.join(' x ')} instead of ${text}`);
  const bytes = bytesOf.get(tensor.dtype);
  if (bytes === undefined || tensor.encoding !== 'raw') {
    return refuse(wanted, `is ${tensor.encoding} ${tensor.dtype} instead of raw float32 or float64`);
  }
  const count = shape.reduce((size, length) => size * length, 1);
  if (count > valuesMax || count * bytes !== tensor.data.length) {
    refuse(wanted, `has ${tensor.data.length} bytes for ${count} values, of at most ${valuesMax}`);
  }
  const values = read(tensor.data, count, bytes === 4 ? 'getFloat32' : 'getFloat64');
  if (!values.every((value) => Number.isFinite(value))) refuse(wanted, 'has a value that is not finite');
  return { shape, values };
}

function read(data: Uint8Array, count: number, get: 'getFloat32' | 'getFloat64'): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const bytes = data.byteLength / count;
  return Float64Array.from({ length: count }, (_, index) => view[get](index * bytes, true));
}
