/** Policies with one value changed, and the values that would switch a guard off. */
import type { FaultCode, SitePolicy } from '../../safety/index.ts';
import { validSitePolicy } from './builders.ts';

export type Path = readonly (string | number)[];

/** The policy with one value changed, or taken away. */
export function withValue(path: Path, value: unknown, base: SitePolicy = validSitePolicy()): unknown {
  const policy: unknown = structuredClone(base);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], policy);
  (parent as Record<string, unknown>)[path.at(-1)!] = value;
  return policy;
}

export function textOf(path: Path): string {
  return path
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${key}`))
    .join('');
}

export const badBounds: readonly (readonly [unknown, FaultCode])[] = [
  [0, 'value_not_positive'],
  [-0, 'value_not_positive'],
  [-1, 'value_not_positive'],
  [Number.NaN, 'value_not_finite'],
  [Infinity, 'value_not_finite'],
  [-Infinity, 'value_not_finite'],
  [1e300, 'value_too_large'],
  [Number.MAX_VALUE, 'value_too_large'],
  [null, 'value_missing'],
  [undefined, 'value_missing'],
  ['1', 'value_wrong_type'],
  [true, 'value_wrong_type'],
  [[1], 'value_wrong_type'],
  [{}, 'value_wrong_type'],
];
