// JSON in which arrays stand as json-numpy has them: {"__numpy__": base64, "dtype": "<f4", "shape": [..]}.
import { isUtf8 } from 'node:buffer';
import { assert } from '../../../core/assert.ts';
import { scanJson } from './json_scan.ts';
import { wireLimits } from './limits.ts';
import { bytesOfShape, descrOf, dtypeOf, tensorFrom } from './tensor_values.ts';
import type { WireTensor } from './tensor.ts';
import { unwrapped, type RawMap } from './unwrapped.ts';
import { isWireList, isWireMap, isWireTensor, malformed, overLimit, type WireValue } from './wire_value.ts';

/** @throws WorldforgeError provider_protocol, provider_limit */
export function decodeJsonNumpy(bytes: Uint8Array): WireValue {
  if (bytes.length > wireLimits.bytesMax)
    throw overLimit('bytes of a message', bytes.length, wireLimits.bytesMax);
  if (!isUtf8(bytes)) throw malformed('JSON that is not UTF-8');
  return decodeJsonText(Buffer.from(bytes).toString('utf8'));
}

/**
 * A text inside of a message may be JSON again; the caller says how often.
 * @throws WorldforgeError provider_protocol, provider_limit
 */
export function decodeJsonText(text: string): WireValue {
  scanJson(text);
  return unwrapped(parsed(text), { envelope, key: (key) => key });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the text.
    throw malformed('bytes that are no JSON');
  }
}

const envelopeKeys = ['__numpy__', 'dtype', 'shape'];

function envelope(map: RawMap): WireTensor | undefined {
  const base64 = map.get('__numpy__');
  if (base64 === undefined) return undefined;
  const [descr, shape] = [map.get('dtype'), map.get('shape')];
  const isWhole = map.size === envelopeKeys.length;
  if (!isWhole || typeof base64 !== 'string' || typeof descr !== 'string' || !Array.isArray(shape))
    throw malformed(`array envelope without exactly the keys ${envelopeKeys.join(', ')} of their types`);
  const dtype = dtypeOf(descr);
  const expected = bytesOfShape(dtype, shape);
  // Judged by its length before it is decoded; what the decoder would skip changes the length of the outcome.
  if (base64.length !== Math.ceil(expected / 3) * 4)
    throw malformed(`array of ${expected} bytes in ${base64.length} characters of base64`);
  return tensorFrom(dtype, shape, Buffer.from(base64, 'base64'));
}

/** Arrays as json-numpy has them, everything else as JSON. */
export function encodeJsonNumpy(value: WireValue): string {
  if (isWireTensor(value)) {
    const { dtype, shape, bytes } = value;
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return JSON.stringify({ __numpy__: base64, dtype: descrOf(dtype), shape });
  }
  if (isWireMap(value)) {
    const members = [...value].map(([key, member]) => `${JSON.stringify(key)}:${encodeJsonNumpy(member)}`);
    return `{${members.join(',')}}`;
  }
  if (isWireList(value)) return `[${value.map(encodeJsonNumpy).join(',')}]`;
  assert(!(value instanceof Uint8Array), 'bytes have no place in JSON');
  assert(typeof value !== 'number' || Number.isFinite(value), 'only finite numbers are sent');
  return JSON.stringify(value);
}
