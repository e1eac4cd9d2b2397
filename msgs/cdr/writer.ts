// Writes XCDR1 little-endian. Every bound is checked before a byte is written.
import {
  encapsulation,
  encapsulationBytes,
  padding,
  refuse,
  requireFinite,
  requireLittleEndian,
} from './layout.ts';

/** Room for some sixteen chunks: a fresh arena costs about as much as encoding one of them. */
const arenaBytes = 1 << 16;
/** Up to this many characters a loop over plain ASCII beats the platform's encoder. */
const shortText = 64;

/** Every typed array a field can be. */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** What a type asks of `instanceof`: only the name is read. */
interface NumbersType {
  readonly name: string;
  readonly [Symbol.hasInstance]: (value: unknown) => boolean;
}

const encoder = new TextEncoder();

/** Not cleared: every byte of a message is written, its alignment gaps too. */
function newArena(size: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
}

requireLittleEndian();

/**
 * Messages lie behind each other in an arena whose bytes are written once, so a finished one needs no copy. A
 * message that does not fit moves to the beginning of a new arena.
 */
export class CdrWriter {
  #bytes = newArena(arenaBytes);
  #view = new DataView(this.#bytes.buffer);
  /** Where the current message begins, a multiple of 8. */
  #start = 0;
  /** Where its next byte goes. */
  #offset = 0;
  #bytesMax = 0;

  /** Starts a message of at most `bytesMax` bytes; one that was never ended is forgotten. */
  begin(bytesMax: number): void {
    this.#offset = this.#start;
    this.#bytesMax = bytesMax;
    const offset = this.#reserve(1, encapsulationBytes);
    this.#bytes.set(encapsulation, offset);
  }

  /** What was written since `begin`. */
  end(): Uint8Array {
    const message = this.#bytes.subarray(this.#start, this.#offset);
    // An arena made for one large message is left to it: a small one would keep it in memory.
    const { length } = this.#bytes;
    this.#start = length > arenaBytes ? length : this.#offset + (-this.#offset & 7);
    return message;
  }

  /** Aligns, makes room for `count` bytes and returns where they go. It may replace the arena. */
  #reserve(alignment: number, count: number): number {
    const pad = padding(this.#offset, alignment);
    const size = this.#offset - this.#start + pad + count;
    if (size > this.#bytesMax) refuse('message_too_large', `more than ${this.#bytesMax} bytes`);
    if (this.#start + size > this.#bytes.length) this.#move(size);
    for (let index = 0; index < pad; index += 1) this.#bytes[this.#offset + index] = 0;
    this.#offset = this.#start + size;
    return this.#offset - count;
  }

  /** Moves the current message to a new arena with room for `size` bytes of it, and for more. */
  #move(size: number): void {
    const written = this.#bytes.subarray(this.#start, this.#offset);
    this.#bytes = newArena(Math.max(arenaBytes, 2 * written.length, size + arenaBytes / 8));
    this.#bytes.set(written);
    this.#view = new DataView(this.#bytes.buffer);
    this.#start = 0;
    this.#offset = written.length;
  }

  #integer(value: number, low: number, high: number, name: string): void {
    if (Number.isInteger(value) && value >= low && value <= high) return;
    refuse('message_bounds', `${name}: ${String(value)} is not an integer from ${low} to ${high}`);
  }

  bool(value: boolean, name: string): void {
    requireType(value, 'boolean', name);
    const offset = this.#reserve(1, 1);
    this.#bytes[offset] = value ? 1 : 0;
  }

  uint8(value: number, name: string): void {
    this.#integer(value, 0, 255, name);
    const offset = this.#reserve(1, 1);
    this.#bytes[offset] = value;
  }

  int8(value: number, name: string): void {
    this.#integer(value, -128, 127, name);
    const offset = this.#reserve(1, 1);
    this.#view.setInt8(offset, value);
  }

  uint16(value: number, name: string): void {
    this.#integer(value, 0, 65535, name);
    const offset = this.#reserve(2, 2);
    this.#view.setUint16(offset, value, true);
  }

  int16(value: number, name: string): void {
    this.#integer(value, -32768, 32767, name);
    const offset = this.#reserve(2, 2);
    this.#view.setInt16(offset, value, true);
  }

  uint32(value: number, name: string): void {
    this.#integer(value, 0, 4294967295, name);
    const offset = this.#reserve(4, 4);
    this.#view.setUint32(offset, value, true);
  }

  int32(value: number, name: string): void {
    this.#integer(value, -2147483648, 2147483647, name);
    const offset = this.#reserve(4, 4);
    this.#view.setInt32(offset, value, true);
  }

  uint64(value: bigint, name: string): void {
    requireType(value, 'bigint', name);
    if (BigInt.asUintN(64, value) !== value) refuse('message_bounds', `${name}: ${value} is not a uint64`);
    const offset = this.#reserve(8, 8);
    this.#view.setBigUint64(offset, value, true);
  }

  int64(value: bigint, name: string): void {
    requireType(value, 'bigint', name);
    if (BigInt.asIntN(64, value) !== value) refuse('message_bounds', `${name}: ${value} is not an int64`);
    const offset = this.#reserve(8, 8);
    this.#view.setBigInt64(offset, value, true);
  }

  float32(value: number, name: string): void {
    requireType(value, 'number', name);
    if (!Number.isFinite(Math.fround(value))) {
      refuse('message_not_finite', `${name}: ${value} is not a finite float32`);
    }
    const offset = this.#reserve(4, 4);
    this.#view.setFloat32(offset, value, true);
  }

  float64(value: number, name: string): void {
    requireType(value, 'number', name);
    if (!Number.isFinite(value)) refuse('message_not_finite', `${name}: ${value} is not finite`);
    const offset = this.#reserve(8, 8);
    this.#view.setFloat64(offset, value, true);
  }

  /** `max` is in UTF-8 bytes. A text with a NUL or half a surrogate pair has no CDR form. */
  string(value: string, max: number, name: string): void {
    requireType(value, 'string', name);
    if (value.length > max)
      refuse('message_bounds', `${name}: ${value.length} characters, at most ${max} bytes`);
    if (value.length > shortText || !this.#ascii(value)) this.#text(value, max, name);
  }

  /** Writes a short text of plain ASCII without NUL. @returns false, with nothing written, for any other */
  #ascii(value: string): boolean {
    const { length } = value;
    const start = this.#reserve(4, length + 5);
    const bytes = this.#bytes;
    this.#view.setUint32(start, length + 1, true);
    let outside = 0;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      outside |= code | (code - 1); // the second is negative for NUL
      bytes[start + 4 + index] = code;
    }
    bytes[start + 4 + length] = 0;
    if ((outside & ~127) === 0) return true;
    this.#offset = start;
    return false;
  }

  #text(value: string, max: number, name: string): void {
    const size = Buffer.byteLength(value);
    if (size > max) refuse('message_bounds', `${name}: ${size} bytes of text, at most ${max}`);
    if (value.includes('\u0000')) refuse('message_bounds', `${name}: the text holds a NUL`);
    if (!value.isWellFormed()) refuse('message_bounds', `${name}: the text holds half a surrogate pair`);
    const start = this.#reserve(4, size + 5);
    this.#view.setUint32(start, size + 1, true);
    encoder.encodeInto(value, this.#bytes.subarray(start + 4));
    this.#bytes[start + 4 + size] = 0;
  }

  /** The count of a sequence. */
  length(count: number, max: number, name: string): void {
    if (count > max) refuse('message_bounds', `${name}: ${count} elements, at most ${max}`);
    this.uint32(count, name);
  }

  /** A fixed array must have exactly its size. */
  exactly(count: number, size: number, name: string): void {
    if (count !== size) refuse('message_bounds', `${name}: ${count} elements instead of ${size}`);
  }

  /**
   * Writes the count of a sequence whose elements are no plain numbers. @returns the elements, still to be
   * written
   */
  list<T>(values: readonly T[], max: number, name: string): readonly T[] {
    requireArray(values, name);
    this.length(values.length, max, name);
    return values;
  }

  /** The elements of a fixed array of no plain numbers, still to be written. */
  array<T>(values: readonly T[], size: number, name: string): readonly T[] {
    requireArray(values, name);
    this.exactly(values.length, size, name);
    return values;
  }

  /**
   * The elements of a numeric array, without a count. Another array type is refused: its bytes would mean
   * something else.
   */
  numbers(values: Numbers, type: NumbersType, name: string): void {
    if (!(values instanceof type)) refuse('message_bounds', `${name}: not a ${type.name}`);
    if (values instanceof Float32Array || values instanceof Float64Array) requireFinite(values, name);
    if (values.length === 0) return;
    const offset = this.#reserve(values.BYTES_PER_ELEMENT, values.byteLength);
    this.#bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
  }
}

/** The types say so already; a caller without types is told by name instead of being misread. */
function requireType(value: unknown, type: 'boolean' | 'number' | 'bigint' | 'string', name: string): void {
  if (typeof value !== type) refuse('message_bounds', `${name}: not a ${type}`);
}

function requireArray(value: unknown, name: string): void {
  if (!Array.isArray(value)) refuse('message_bounds', `${name}: not an array`);
}
