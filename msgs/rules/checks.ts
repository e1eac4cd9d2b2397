// What several rules ask. Each check returns what is wrong, or nothing, so that checks chain with `??`.
import { isDigest } from '../../core/digest.ts';

export type Wrong = string | undefined;

/** The first thing that is wrong with a list. */
export function firstWrong<T>(items: readonly T[], check: (item: T) => Wrong): Wrong {
  for (const item of items) {
    const wrong = check(item);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Every value must be a SHA-256 digest; the keys are for the answer. */
export function digests(values: Readonly<Record<string, string>>): Wrong {
  for (const name in values) {
    if (!isDigest(values[name] ?? '')) return `${name} is no SHA-256 digest`;
  }
  return undefined;
}

export function unique(names: readonly string[], what: string): Wrong {
  return new Set(names).size === names.length ? undefined : `${what} are not unique`;
}
