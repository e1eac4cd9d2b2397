// Messages of policy servers in msgpack: decoded by @msgpack/msgpack once a scan has bounded them, and
// written with maps of our own, since binary keys are none that it can write.
import { decode, encode } from '@msgpack/msgpack';
import { assert } from '../../../core/assert.ts';
import { binaryTag, tensorDialects, textTag, type DialectName, type WireKey } from './dialects.ts';
import { wireLimits } from './limits.ts';
import { scanMsgpack } from './msgpack_scan.ts';
import { unwrapped, type RawMap } from './unwrapped.ts';
import { isWireList, isWireMap, isWireTensor, malformed, overLimit, type WireValue } from './wire_value.ts';

const decoderOptions = {
  mapKeyConverter: (key: unknown): string =>
    key instanceof Uint8Array
      ? `${binaryTag}${Buffer.from(key).toString('latin1')}`
      : `${textTag}${String(key)}`,
  maxStrLength: wireLimits.stringBytesMax,
  maxBinLength: wireLimits.bytesMax,
  maxArrayLength: wireLimits.arrayItemsMax,
  maxMapLength: wireLimits.mapEntriesMax,
  maxExtLength: 0,
};

/**
 * Arrays are read in the dialects named; binary keys of anything else are refused.
 * @throws WorldforgeError provider_protocol, provider_limit
 */
export function decodeMsgpack(bytes: Uint8Array, dialects: readonly DialectName[]): WireValue {
  scanMsgpack(bytes);
  const envelope = (map: RawMap) => {
    for (const name of dialects) {
      const tensor = tensorDialects[name].read(map);
      if (tensor !== undefined) return tensor;
    }
    return undefined;
  };
  return unwrapped(decoded(bytes), { envelope, key: untagged });
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, decoderOptions);
  } catch (error) {
    throw malformed('msgpack that its decoder refuses', { cause: error });
  }
}

function untagged(key: string): string {
  if (key.startsWith(textTag)) return key.slice(textTag.length);
  throw malformed('msgpack map with binary keys that stands for no array of this server');
}

/** Arrays are written in the dialect. @throws WorldforgeError provider_limit above the bytes of a message */
export function encodeMsgpack(value: WireValue, dialect: DialectName): Uint8Array {
  const pieces: Uint8Array[] = [];
  put(pieces, value, dialect);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length > wireLimits.bytesMax) throw overLimit('bytes of a message', length, wireLimits.bytesMax);
  const message = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    message.set(piece, at);
    at += piece.length;
  }
  return message;
}

function put(pieces: Uint8Array[], value: WireValue, dialect: DialectName): void {
  if (isWireTensor(value)) {
    putMap(pieces, tensorDialects[dialect].entries(value), dialect);
  } else if (isWireMap(value)) {
    putMap(pieces, [...value], dialect);
  } else if (isWireList(value)) {
    pieces.push(header(value.length, { short: 0x90, wide: 0xdd }));
    for (const item of value) put(pieces, item, dialect);
  } else {
    assert(typeof value !== 'number' || Number.isFinite(value), 'only finite numbers are sent');
    pieces.push(encode(value));
  }
}

function putMap(
  pieces: Uint8Array[],
  entries: readonly (readonly [WireKey, WireValue])[],
  dialect: DialectName,
): void {
  pieces.push(header(entries.length, { short: 0x80, wide: 0xdf }));
  for (const [key, value] of entries) {
    pieces.push(encode(key));
    put(pieces, value, dialect);
  }
}

/** Of an array or a map: one byte up to 15 entries, else 32 bits of length. */
function header(count: number, { short, wide }: { short: number; wide: number }): Uint8Array {
  if (count <= 15) return Uint8Array.of(short | count);
  const bytes = new Uint8Array(5);
  bytes[0] = wide;
  new DataView(bytes.buffer).setUint32(1, count);
  return bytes;
}
