// Turns what a generic decoder gave into wire values: maps become Map, envelopes become arrays, bytes are
// copied.
import { malformed, type WireValue } from './wire_value.ts';
import type { WireTensor } from './tensor.ts';

/** A map as the decoder gave it: its values may be envelopes themselves. */
export type RawMap = ReadonlyMap<string, unknown>;

export interface Unwrapping {
  /** The array or scalar that a map stands for, or undefined where it is a map like any other. */
  readonly envelope: (map: RawMap) => WireTensor | undefined;
  /** @throws WorldforgeError provider_protocol where only an envelope may have such a key */
  readonly key: (raw: string) => string;
}

/** Recurses as deep as the message is, which the scan before it has bounded. */
export function unwrapped(raw: unknown, rules: Unwrapping): WireValue {
  if (raw === null || typeof raw === 'boolean' || typeof raw === 'string') return raw;
  if (typeof raw === 'number') {
    if (!Number.isFinite(raw)) throw malformed('a number that is not finite');
    return raw;
  }
  if (raw instanceof Uint8Array) return new Uint8Array(raw);
  if (Array.isArray(raw)) return raw.map((item: unknown) => unwrapped(item, rules));
  if (typeof raw !== 'object') throw malformed(`a value of type ${typeof raw}`);
  const entries: [string, unknown][] = Object.entries(raw);
  const map = new Map(entries);
  return (
    rules.envelope(map) ?? new Map(entries.map(([key, value]) => [rules.key(key), unwrapped(value, rules)]))
  );
}
