// What a node counts of its own work, for /diagnostics and its log.
import type { Log } from '../log.ts';

export interface OwnCount {
  /** Topic and what is counted of it. */
  readonly key: string;
  readonly count: number;
  /** More than none is a warning. */
  readonly isLoss: boolean;
}

/** As values of a status: losses where there are some, all else always. */
export function countValues(counts: readonly OwnCount[]): {
  readonly losses: { readonly key: string; readonly value: string }[];
  readonly others: { readonly key: string; readonly value: string }[];
} {
  const value = ({ key, count }: OwnCount) => ({ key, value: String(count) });
  return {
    losses: counts.filter(({ isLoss, count }) => isLoss && count > 0).map(value),
    others: counts.filter(({ isLoss }) => !isLoss).map(value),
  };
}

/** Logs each loss once, when it begins; how many there are by and by stands in /diagnostics. */
export class LossLog {
  readonly #log: Log;
  readonly #told = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  tell(counts: readonly OwnCount[]): void {
    for (const { key, count, isLoss } of counts) {
      if (!isLoss || count === 0 || this.#told.has(key)) continue;
      this.#told.add(key);
      this.#log.warn(`samples_lost: ${key}: ${String(count)} and counting, see /diagnostics`);
    }
  }
}
