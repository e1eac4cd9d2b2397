/** Something bad that is offered to the gate's side, and how it answers. */
import { codeOf } from '../../support/code_of.ts';

export interface Bad {
  /** What it pretends to be. */
  readonly kind: string;
  readonly what: string;
  /** Offers it; the code of the refusal, or nothing where it was taken. */
  readonly refuse: () => string;
}

export function bad(kind: string, what: string, refuse: () => string): Bad {
  return { kind, what, refuse };
}

/** Refused by throwing. */
export function thrown(kind: string, what: string, act: () => unknown): Bad {
  return bad(kind, what, () => codeOf(() => void act()));
}

export type Path = readonly (string | number)[];

interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value of a JSON tree that is no list and no object. */
export function leavesOf(value: unknown, path: Path = []): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

/** Every object of a JSON tree. */
export function objectsOf(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => objectsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return [path, ...Object.entries(value).flatMap(([key, item]) => objectsOf(item, [...path, key]))];
}

/** What no leaf of that type may be. */
export function wrongFor(value: unknown): readonly unknown[] {
  const never = [null, [], {}, Number.NaN, Infinity];
  if (typeof value === 'number') return [...never, -Infinity, 1e300, 'off', true];
  if (typeof value === 'boolean') return [...never, 'true', 0, 1];
  return [...never, 7, true, 'x'.repeat(5000)];
}

export function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
