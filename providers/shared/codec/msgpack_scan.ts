// Looks through msgpack bytes without decoding them: the decoder allocates what a header asks for, recurses
// as deep as it is led, and takes the last of two equal keys. What passes here costs no more than the
// limits say.
import { isUtf8 } from 'node:buffer';
import { defined } from '../../../core/assert.ts';
import { wireLimits } from './limits.ts';
import { malformed, overLimit } from './wire_value.ts';

interface Frame {
  /** Values still to come; of a map, keys and values. */
  left: number;
  /** Of a map: what was seen. */
  readonly keys: Set<string> | undefined;
}

interface Token {
  readonly kind: 'scalar' | 'str' | 'bin' | 'array' | 'map';
  /** First byte after the header. */
  readonly at: number;
  /** Bytes of a text or of binary; items of an array; entries of a map; 0 of a scalar. */
  readonly size: number;
}

/** @throws WorldforgeError provider_protocol, provider_limit */
export function scanMsgpack(bytes: Uint8Array): void {
  if (bytes.length > wireLimits.bytesMax)
    throw overLimit('bytes of a message', bytes.length, wireLimits.bytesMax);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [{ left: 1, keys: undefined }];
  let at = 0;
  let values = 0;
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (frame.left === 0) {
      frames.pop();
      continue;
    }
    frame.left -= 1;
    values += 1;
    if (values > wireLimits.valuesMax) throw overLimit('values of a message', values, wireLimits.valuesMax);
    const token = readToken(view, at);
    const isKey = frame.keys !== undefined && frame.left % 2 === 1;
    if (isKey) takeKey(bytes, token, defined(frame.keys, 'the keys of a map'));
    at = isContainer(token) ? opened(frames, token, bytes.length) : ended(bytes, token);
  }
  if (at !== bytes.length) throw malformed(`msgpack with ${bytes.length - at} bytes after its end`);
}

function isContainer({ kind }: Token): boolean {
  return kind === 'array' || kind === 'map';
}

/** Where the first value inside begins. */
function opened(frames: Frame[], { kind, at, size }: Token, length: number): number {
  const isMap = kind === 'map';
  const most = isMap ? wireLimits.mapEntriesMax : wireLimits.arrayItemsMax;
  if (size > most) throw overLimit(isMap ? 'entries of a map' : 'items of a list', size, most);
  const left = isMap ? 2 * size : size;
  if (left > length - at) throw malformed(`msgpack that ends before ${size} announced values`);
  // The outermost frame holds the message itself.
  if (frames.length > wireLimits.depthMax)
    throw overLimit('depth of a message', frames.length, wireLimits.depthMax);
  frames.push({ left, keys: isMap ? new Set() : undefined });
  return at;
}

/** Where a text, binary or scalar ends. */
function ended(bytes: Uint8Array, { kind, at, size }: Token): number {
  if (kind === 'str' && size > wireLimits.stringBytesMax)
    throw overLimit('bytes of a text', size, wireLimits.stringBytesMax);
  const end = at + size;
  if (end > bytes.length) throw malformed(`msgpack that ends before ${size} announced bytes`);
  if (kind === 'str' && !isUtf8(bytes.subarray(at, end)))
    throw malformed('msgpack with a text that is not UTF-8');
  return end;
}

function takeKey(bytes: Uint8Array, { kind, at, size }: Token, keys: Set<string>): void {
  if (kind !== 'str' && kind !== 'bin')
    throw malformed('msgpack map with a key that is neither text nor binary');
  if (size > wireLimits.keyBytesMax) throw overLimit('bytes of a key', size, wireLimits.keyBytesMax);
  const key = `${kind} ${Buffer.from(bytes.subarray(at, at + size)).toString('latin1')}`;
  if (keys.has(key)) throw malformed('msgpack map with two equal keys');
  keys.add(key);
}

/** Kind and width of the length by the first byte, from 0xc4 on; what is absent has no length. */
const lengths = new Map<number, readonly [Token['kind'], 1 | 2 | 4]>([
  [0xc4, ['bin', 1]],
  [0xc5, ['bin', 2]],
  [0xc6, ['bin', 4]],
  [0xd9, ['str', 1]],
  [0xda, ['str', 2]],
  [0xdb, ['str', 4]],
  [0xdc, ['array', 2]],
  [0xdd, ['array', 4]],
  [0xde, ['map', 2]],
  [0xdf, ['map', 4]],
]);

function readToken(view: DataView, at: number): Token {
  const first = byteAt(view, at);
  const next = at + 1;
  if (first <= 0x7f || first >= 0xe0) return { kind: 'scalar', at: next, size: 0 };
  if (first <= 0x8f) return { kind: 'map', at: next, size: first & 0x0f };
  if (first <= 0x9f) return { kind: 'array', at: next, size: first & 0x0f };
  if (first <= 0xbf) return { kind: 'str', at: next, size: first & 0x1f };
  const found = lengths.get(first);
  if (found === undefined) return { kind: 'scalar', at: next + scalarBytes(view, first, next), size: 0 };
  const [kind, width] = found;
  requireBytes(view, next, width);
  return { kind, at: next + width, size: lengthAt(view, next, width) };
}

function lengthAt(view: DataView, at: number, width: 1 | 2 | 4): number {
  if (width === 4) return view.getUint32(at);
  return width === 2 ? view.getUint16(at) : view.getUint8(at);
}

/** @returns how many bytes follow the first one */
function scalarBytes(view: DataView, first: number, at: number): number {
  if (first === 0xc0 || first === 0xc2 || first === 0xc3) return 0;
  if (first === 0xc1) throw malformed('msgpack with byte 0xc1, which stands for nothing');
  const isExtension = (first >= 0xc7 && first <= 0xc9) || (first >= 0xd4 && first <= 0xd8);
  if (isExtension) throw malformed('msgpack with an extension type; none is read');
  const isFloat = first === 0xca || first === 0xcb;
  const bytes = isFloat ? 4 << (first - 0xca) : 1 << (first & 0x03);
  requireBytes(view, at, bytes);
  if (isFloat) {
    const value = bytes === 4 ? view.getFloat32(at) : view.getFloat64(at);
    if (!Number.isFinite(value)) throw malformed('msgpack with a number that is not finite');
  } else if (bytes === 8) {
    const value = first === 0xcf ? view.getBigUint64(at) : view.getBigInt64(at);
    if (!Number.isSafeInteger(Number(value)))
      throw malformed(`msgpack with ${value}, which is no exact number`);
  }
  return bytes;
}

function byteAt(view: DataView, at: number): number {
  requireBytes(view, at, 1);
  return view.getUint8(at);
}

function requireBytes(view: DataView, at: number, count: number): void {
  if (at + count > view.byteLength) throw malformed('msgpack that ends in a value');
}
