// Reads the members of a configuration object one by one; what is missing or of another kind is refused with
// its path.
import type { Json } from '../core/canonical_json.ts';
import { WorldforgeError } from '../core/errors.ts';

/** Reads one value found at a path. */
export type Read<T> = (value: Json | undefined, path: string) => T;

export function refuse(path: string, wanted: string): never {
  throw new WorldforgeError('usage', `planner configuration: ${path} is not ${wanted}`, {
    hint: 'embodiments come from the site policy; everything else from flags or launch parameters',
  });
}

export function text(bytesMax: number): Read<string> {
  return (value, path) => {
    const fits = typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= bytesMax;
    return fits ? value : refuse(path, `a text of 1 to ${bytesMax} bytes`);
  };
}

export function oneOf<T extends string>(allowed: readonly T[]): Read<T> {
  return (value, path) => allowed.find((item) => item === value) ?? refuse(path, allowed.join(' or '));
}

export function integer(min: number, max: number): Read<number> {
  return (value, path) => {
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
    return fits ? value : refuse(path, `an integer from ${min} to ${max}`);
  };
}

export const finite: Read<number> = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(path, 'a finite number');

export const positive: Read<number> = (value, path) =>
  typeof value === 'number' && value > 0 && value < Infinity ? value : refuse(path, 'a number above 0');

/** 64-bit integers travel as decimal texts. */
export function uint64(min: bigint, max: bigint): Read<bigint> {
  return (value, path) => {
    const digits = typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : -1n;
    return digits >= min && digits <= max ? digits : refuse(path, `a decimal text from ${min} to ${max}`);
  };
}

export function list<T>(read: Read<T>, min: number, max: number): Read<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return refuse(path, `a list of ${min} to ${max}`);
    }
    return value.map((item: Json, index) => read(item, `${path}[${index}]`));
  };
}

/** Hands out the members of an object: `member('name', text(64))`. */
export type Members = <T>(name: string, read: Read<T>) => T;

export function members(value: Json | undefined, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(path, 'an object');
  const found = new Map(Object.entries(value));
  return (name, read) => read(found.get(name), `${path}.${name}`);
}
