// Canonical JSON (RFC 8785 for I-JSON values): one text for one value, so that digests and signatures mean
// something.
import { WorldforgeError } from './errors.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deepest nesting accepted in either direction. */
const depthMax = 32;

function refuse(message: string): never {
  throw new WorldforgeError('json_invalid', message);
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > depthMax) refuse(`${path}: nested deeper than ${String(depthMax)}`);
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse(`${path}: ${String(value)} is not a finite number`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return writeText(value, path);
  if (Array.isArray(value)) {
    // Array.from sees the holes of a sparse array, which map would skip.
    const items = Array.from<unknown, string>(value, (item, index) =>
      write(item, `${path}[${String(index)}]`, depth + 1),
    );
    return `[${items.join(',')}]`;
  }
  if (typeof value === 'object') return writeObject(value, path, depth);
  return refuse(`${path}: a ${typeof value} has no JSON form`);
}

function writeText(text: string, path: string): string {
  if (!text.isWellFormed()) refuse(`${path}: the text holds half a surrogate pair`);
  return JSON.stringify(text);
}

function writeObject(value: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    refuse(`${path}: only plain objects have a JSON form`);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // UTF-16 code unit order, as RFC 8785 asks
    .map(([key, member]) => `${writeText(key, path)}:${write(member, `${path}.${key}`, depth + 1)}`);
  return `{${members.join(',')}}`;
}

/**
 * The canonical text of a value. 64-bit integers travel as decimal strings: a bigint is refused here.
 * @throws WorldforgeError json_invalid
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', 0);
}

/**
 * Reads a text that must be canonical: what is read and written again is the same text, so duplicate keys,
 * spaces and other spellings of a number are refused.
 * @throws WorldforgeError json_invalid
 */
export function parseCanonicalJson(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json; // JSON.parse yields nothing but Json
  } catch (cause) {
    throw new WorldforgeError('json_invalid', 'the text is not JSON', { cause });
  }
  if (canonicalJson(value) !== text) refuse('the text is JSON, but not in canonical form');
  return value;
}
