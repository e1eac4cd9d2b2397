// Random arrays, and the wire formats by name, as tests of the codecs need them.
import fc from 'fast-check';
import { dtypes, type WireTensor } from '../../../../providers/shared/codec/tensor.ts';
import { itemBytes, tensorFrom } from '../../../../providers/shared/codec/tensor_values.ts';
import { decodeJsonNumpy, encodeJsonNumpy } from '../../../../providers/shared/codec/json_numpy.ts';
import { decodeMsgpack, encodeMsgpack } from '../../../../providers/shared/codec/msgpack.ts';
import { readNpy, writeNpy } from '../../../../providers/shared/codec/npy.ts';
import { tensorDialects, type DialectName } from '../../../../providers/shared/codec/dialects.ts';
import { isWireTensor, kindOf, type WireValue } from '../../../../providers/shared/codec/wire_value.ts';
import { WorldforgeError } from '../../../../core/errors.ts';

export interface Format {
  readonly write: (tensor: WireTensor) => Uint8Array;
  readonly read: (bytes: Uint8Array) => WireTensor;
}

function arrayOf(value: WireValue): WireTensor {
  if (isWireTensor(value)) return value;
  throw new WorldforgeError('provider_protocol', `no array, but ${kindOf(value)}`);
}

function msgpackFormat(dialect: DialectName): Format {
  return {
    write: (tensor) => encodeMsgpack(tensor, dialect),
    read: (bytes) => arrayOf(decodeMsgpack(bytes, [dialect])),
  };
}

export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['file', { write: writeNpy, read: readNpy }],
  [
    'json_numpy',
    {
      write: (tensor) => Buffer.from(encodeJsonNumpy(tensor)),
      read: (bytes) => arrayOf(decodeJsonNumpy(bytes)),
    },
  ],
  ...Object.keys(tensorDialects).map(
    (name) => [name, msgpackFormat(name as DialectName)] as [string, Format],
  ),
]);

/** Up to four axes; integers that have an exact number, since scalars of openpi travel as numbers. */
export const anyTensor: fc.Arbitrary<WireTensor> = fc
  .tuple(
    fc.constantFrom(...dtypes),
    fc.array(fc.nat(4), { maxLength: 4 }),
    fc.uint8Array({ minLength: 256, maxLength: 256 }),
  )
  .map(([dtype, shape, bytes]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const data = new Uint8Array(count * itemBytes[dtype]);
    const view = new DataView(data.buffer);
    for (let index = 0; index < count; index += 1) {
      const byte = bytes[index] ?? 0;
      if (dtype === 'f4') view.setFloat32(index * 4, (byte - 128) / 3, true);
      else if (dtype === 'f8') view.setFloat64(index * 8, (byte - 128) / 3, true);
      else if (dtype === 'i8') view.setBigInt64(index * 8, BigInt(byte - 128) * 2n ** 40n, true);
      else if (dtype === 'b1') data[index] = byte % 2;
      else data.fill(byte, index * itemBytes[dtype], (index + 1) * itemBytes[dtype]);
    }
    return tensorFrom(dtype, shape, data);
  });
