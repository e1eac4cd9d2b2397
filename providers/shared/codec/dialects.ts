// How arrays stand in msgpack: three conventions of Python, all of them plain maps, no extension types.
//   npy             {"__ndarray_class__": true, "as_npy": bin}: a whole .npy file (GR00T G1, G2)
//   msgpack_numpy   binary keys nd, type, kind, shape, data (package msgpack-numpy; GR00T G3)
//   openpi          binary keys __ndarray__, data, dtype, shape (client of openpi)
import { readNpy, writeNpy } from './npy.ts';
import { descrOf, dtypeOf, itemBytes, numbersOf, tensorFrom } from './tensor_values.ts';
import type { WireTensor } from './tensor.ts';
import type { RawMap } from './unwrapped.ts';
import { malformed, type WireValue } from './wire_value.ts';

export type WireKey = string | Uint8Array;

export interface TensorDialect {
  readonly entries: (tensor: WireTensor) => readonly (readonly [WireKey, WireValue])[];
  /** Undefined where the map is no envelope of this dialect. @throws provider_protocol, provider_limit */
  readonly read: (map: RawMap) => WireTensor | undefined;
}

/** Keys carry their type once decoded, so a text `nd` is never taken for a binary one. */
export const textTag = 't';
export const binaryTag = 'b';

const text = (key: string): string => `${textTag}${key}`;
const binary = (key: string): string => `${binaryTag}${key}`;
const bytesOf = (key: string): Uint8Array => new Uint8Array(Buffer.from(key, 'latin1'));

const npy: TensorDialect = {
  entries: (tensor) => [
    ['__ndarray_class__', true],
    ['as_npy', writeNpy(tensor)],
  ],
  read: (map) => {
    if (!map.has(text('__ndarray_class__'))) return undefined;
    const file = map.get(text('as_npy'));
    if (map.size !== 2 || !(file instanceof Uint8Array)) throw malformed('npy envelope without its file');
    return readNpy(file);
  },
};

const msgpackNumpy: TensorDialect = {
  entries: ({ dtype, shape, bytes }) => [
    [bytesOf('nd'), shape.length > 0],
    [bytesOf('type'), descrOf(dtype)],
    ...(shape.length > 0
      ? ([
          [bytesOf('kind'), new Uint8Array()],
          [bytesOf('shape'), shape],
        ] as const)
      : []),
    [bytesOf('data'), bytes],
  ],
  read: (map) => {
    const isArray = map.get(binary('nd'));
    if (isArray === undefined) return undefined;
    const kind = map.get(binary('kind'));
    // `O` is a pickle, and `V` a structure: neither is read.
    if (kind !== undefined && (!(kind instanceof Uint8Array) || kind.length > 0))
      throw malformed('array of objects or of structures, which is not read');
    requireKeys(map, isArray === true ? ['nd', 'type', 'kind', 'shape', 'data'] : ['nd', 'type', 'data']);
    const dtype = map.get(binary('type'));
    return envelope(dtype, isArray === true ? map.get(binary('shape')) : [], map.get(binary('data')));
  },
};

const openpi: TensorDialect = {
  entries: (tensor) =>
    tensor.shape.length > 0
      ? [
          [bytesOf('__ndarray__'), true],
          [bytesOf('data'), tensor.bytes],
          [bytesOf('dtype'), descrOf(tensor.dtype)],
          [bytesOf('shape'), tensor.shape],
        ]
      : [
          [bytesOf('__npgeneric__'), true],
          [bytesOf('data'), scalarValue(tensor)],
          [bytesOf('dtype'), descrOf(tensor.dtype)],
        ],
  read: (map) => {
    if (map.has(binary('__ndarray__'))) {
      requireKeys(map, ['__ndarray__', 'data', 'dtype', 'shape']);
      return envelope(map.get(binary('dtype')), map.get(binary('shape')), map.get(binary('data')));
    }
    if (!map.has(binary('__npgeneric__'))) return undefined;
    requireKeys(map, ['__npgeneric__', 'data', 'dtype']);
    return scalarTensor(map.get(binary('dtype')), map.get(binary('data')));
  },
};

export const tensorDialects = { npy, msgpack_numpy: msgpackNumpy, openpi } as const;
export type DialectName = keyof typeof tensorDialects;

function requireKeys(map: RawMap, keys: readonly string[]): void {
  const isWhole = map.size === keys.length && keys.every((key) => map.has(binary(key)));
  if (!isWhole) throw malformed(`array envelope without exactly the keys ${keys.join(', ')}`);
}

function envelope(dtype: unknown, shape: unknown, data: unknown): WireTensor {
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !(data instanceof Uint8Array))
    throw malformed('array envelope whose type, shape or data is of another type');
  return tensorFrom(dtypeOf(dtype), shape, data);
}

function scalarValue(tensor: WireTensor): number | boolean {
  const [value = 0] = numbersOf(tensor);
  return tensor.dtype === 'b1' ? value === 1 : value;
}

const writers = {
  u1: (view: DataView, value: number) => view.setUint8(0, value),
  b1: (view: DataView, value: number) => view.setUint8(0, value),
  i1: (view: DataView, value: number) => view.setInt8(0, value),
  i2: (view: DataView, value: number) => view.setInt16(0, value, true),
  i4: (view: DataView, value: number) => view.setInt32(0, value, true),
  i8: (view: DataView, value: number) => view.setBigInt64(0, BigInt(value), true),
  f4: (view: DataView, value: number) => view.setFloat32(0, value, true),
  f8: (view: DataView, value: number) => view.setFloat64(0, value, true),
};

/** A scalar stands as a number of its own, not as bytes; one that its type does not hold is refused. */
function scalarTensor(descr: unknown, value: unknown): WireTensor {
  if (typeof descr !== 'string') throw malformed('scalar envelope whose type is no text');
  const dtype = dtypeOf(descr);
  const number = typeof value === 'boolean' ? Number(value) : value;
  const isFloat = dtype === 'f4' || dtype === 'f8';
  if (typeof number !== 'number' || (!isFloat && !Number.isSafeInteger(number)))
    throw malformed(`scalar of type ${dtype} without such a number`);
  const bytes = new Uint8Array(itemBytes[dtype]);
  writers[dtype](new DataView(bytes.buffer), number);
  const tensor = tensorFrom(dtype, [], bytes);
  const [kept] = numbersOf(tensor);
  if (!isFloat && kept !== number) throw malformed(`scalar of type ${dtype} that does not hold its number`);
  return tensor;
}
