// What messages of policy servers hold once they are decoded, whatever their wire was.
import { WorldforgeError, type ErrorOptions } from '../../../core/errors.ts';
import type { WireTensor } from './tensor.ts';

/** Keys are unique and are texts. */
export type WireMap = ReadonlyMap<string, WireValue>;
export type WireValue =
  null | boolean | number | string | Uint8Array | WireTensor | WireMap | readonly WireValue[];

export function isWireMap(value: WireValue | undefined): value is WireMap {
  return value instanceof Map;
}

export function isWireList(value: WireValue | undefined): value is readonly WireValue[] {
  return Array.isArray(value);
}

export function isWireTensor(value: WireValue | undefined): value is WireTensor {
  return typeof value === 'object' && value !== null && 'dtype' in value;
}

/** A value as its owner writes it: objects are maps, absent members are left out. */
export function wireMap(members: Readonly<Record<string, WireValue | undefined>>): WireMap {
  const map = new Map<string, WireValue>();
  for (const [key, value] of Object.entries(members)) {
    if (value !== undefined) map.set(key, value);
  }
  return map;
}

/** In words, for an error: never the value, which may be long or a secret. */
export function kindOf(value: WireValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nil';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (isWireMap(value)) return `a map of ${value.size}`;
  if (isWireList(value)) return `a list of ${value.length}`;
  return isWireTensor(value) ? `${value.dtype} [${value.shape.join(', ')}]` : `a ${typeof value}`;
}

/** A reply that cannot be decoded, or is not what its protocol says. */
export function malformed(what: string, options: ErrorOptions = {}): WorldforgeError {
  return new WorldforgeError('provider_protocol', what, options);
}

/** Above a limit of `wireLimits`: `what` has `count` of what at most `most` are taken. */
export function overLimit(what: string, count: number, most: number): WorldforgeError {
  return new WorldforgeError('provider_limit', `${what}: ${count}, at most ${most}`);
}
