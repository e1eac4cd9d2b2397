// Reads XCDR1 little-endian. Lengths are compared with what remains before anything is allocated.
import { encapsulationBytes, encapsulationNames, padding, refuse, requireFinite } from './layout.ts';

interface NumbersType<T> {
  new (buffer: ArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** DDS vendors pad a message with zeros up to a multiple of this. */
const vendorPadding = 8;

export class CdrReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #offset = encapsulationBytes;

  /** Climbs the first two rungs: byte cap and encapsulation. */
  constructor(bytes: Uint8Array, bytesMax: number) {
    if (bytes.length >= bytesMax + vendorPadding) {
      refuse('message_too_large', `${bytes.length} bytes, at most ${bytesMax}`);
    }
    if (bytes.length < encapsulationBytes) {
      refuse('message_truncated', `${bytes.length} bytes, an encapsulation has ${encapsulationBytes}`);
    }
    if (bytes[0] !== 0 || bytes[1] !== 1) {
      const known = bytes[0] === 0 ? encapsulationNames.get(bytes[1] ?? 0) : undefined;
      const found = known ?? `0x${Buffer.from(bytes.subarray(0, 2)).toString('hex')}`;
      refuse('message_encapsulation', `${found}, expected CDR_LE`);
    }
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The last rung of length: nothing may follow but the zeros a DDS vendor pads with. */
  end(): void {
    const rest = this.#bytes.length - this.#offset;
    const allowed = -this.#offset & (vendorPadding - 1);
    if (rest > allowed) {
      refuse('message_trailing', `${rest} bytes follow the last field, at most ${allowed} of padding`);
    }
    for (let index = this.#offset; index < this.#bytes.length; index += 1) {
      if (this.#bytes[index] !== 0) {
        refuse('message_trailing', `${rest} bytes that are not zero follow the last field`);
      }
    }
  }

  #take(alignment: number, count: number, name: string): number {
    const start = this.#offset + padding(this.#offset, alignment);
    if (start + count > this.#bytes.length) {
      const has = `the message has ${this.#bytes.length}`;
      refuse('message_truncated', `${name}: ${count} bytes wanted at ${start}, ${has}`);
    }
    this.#offset = start + count;
    return start;
  }

  bool(name: string): boolean {
    const value = this.uint8(name);
    if (value > 1) refuse('message_bounds', `${name}: ${value} is not a boolean`);
    return value === 1;
  }

  uint8(name: string): number {
    return this.#view.getUint8(this.#take(1, 1, name));
  }

  int8(name: string): number {
    return this.#view.getInt8(this.#take(1, 1, name));
  }

  uint16(name: string): number {
    return this.#view.getUint16(this.#take(2, 2, name), true);
  }

  int16(name: string): number {
    return this.#view.getInt16(this.#take(2, 2, name), true);
  }

  uint32(name: string): number {
    return this.#view.getUint32(this.#take(4, 4, name), true);
  }

  int32(name: string): number {
    return this.#view.getInt32(this.#take(4, 4, name), true);
  }

  uint64(name: string): bigint {
    return this.#view.getBigUint64(this.#take(8, 8, name), true);
  }

  int64(name: string): bigint {
    return this.#view.getBigInt64(this.#take(8, 8, name), true);
  }

  float32(name: string): number {
    const value = this.#view.getFloat32(this.#take(4, 4, name), true);
    if (!Number.isFinite(value)) refuse('message_not_finite', `${name}: ${value} is not finite`);
    return value;
  }

  float64(name: string): number {
    const value = this.#view.getFloat64(this.#take(8, 8, name), true);
    if (!Number.isFinite(value)) refuse('message_not_finite', `${name}: ${value} is not finite`);
    return value;
  }

  /** Some vendors write an empty text as length 0, others as length 1 with its NUL; both are read. */
  string(max: number, name: string): string {
    const count = this.uint32(name);
    if (count === 0) return '';
    if (count - 1 > max) refuse('message_bounds', `${name}: ${count - 1} bytes of text, at most ${max}`);
    const start = this.#take(1, count, name);
    const end = start + count - 1;
    if (this.#bytes[end] !== 0) refuse('message_bounds', `${name}: the text does not end with NUL`);
    return this.#isAscii(start, end)
      ? this.#bytes.toString('latin1', start, end)
      : this.#decode(start, end, name);
  }

  /** Plain ASCII without NUL; one pass, and no branch a byte. */
  #isAscii(start: number, end: number): boolean {
    let outside = 0;
    for (let index = start; index < end; index += 1) {
      const byte = this.#bytes[index] ?? 0;
      outside |= byte | (byte - 1); // the second is negative for NUL
    }
    return (outside & ~127) === 0;
  }

  #decode(start: number, end: number, name: string): string {
    const text = this.#bytes.subarray(start, end);
    if (text.includes(0)) refuse('message_bounds', `${name}: the text holds a NUL`);
    try {
      return decoder.decode(text);
    } catch {
      return refuse('message_bounds', `${name}: the text is not UTF-8`);
    }
  }

  /** The count of a sequence whose elements take at least `elementBytes` each. */
  length(max: number, elementBytes: number, name: string): number {
    const count = this.uint32(name);
    if (count > max) refuse('message_bounds', `${name}: ${count} elements, at most ${max}`);
    const rest = this.#bytes.length - this.#offset;
    if (count * elementBytes > rest) {
      refuse('message_truncated', `${name}: ${count} elements announced, ${rest} bytes remain`);
    }
    return count;
  }

  /** `count` elements that are no plain numbers. */
  list<T>(count: number, read: (reader: CdrReader) => T): T[] {
    const items: T[] = [];
    for (let index = 0; index < count; index += 1) items.push(read(this));
    return items;
  }

  /** A copy of `count` numbers, of whatever typed array is asked for. */
  numbers<T>(type: NumbersType<T>, count: number, name: string): T {
    if (count === 0) return new type(new ArrayBuffer(0));
    const size = count * type.BYTES_PER_ELEMENT;
    const start = this.#take(type.BYTES_PER_ELEMENT, size, name);
    const copy = new Uint8Array(size);
    copy.set(this.#bytes.subarray(start, start + size));
    const values = new type(copy.buffer);
    if (values instanceof Float32Array || values instanceof Float64Array) requireFinite(values, name);
    return values;
  }
}
