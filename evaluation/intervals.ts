// How far a figure from a few starts can be trusted: intervals at 95 %, and what a comparison may claim.
import { assert } from '../core/assert.ts';
import { seededRandom } from '../core/random.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the standard normal, two-sided 95 %. */
const z = 1.959963984540054;
const tails = [0.025, 0.975] as const;
const resamples = 10_000;

/**
 * Of a share of successes (Wilson's score interval): within 0 and 1 also where all or none succeed.
 * Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).
 */
export function wilson(successes: number, count: number): Interval {
  assert(count > 0 && successes >= 0 && successes <= count, `${successes} successes of ${count}`);
  const share = successes / count;
  const weight = 1 + (z * z) / count;
  const middle = (share + (z * z) / (2 * count)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export function mean(values: readonly number[]): number {
  assert(values.length > 0, 'the mean of nothing');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Linear between the two nearest of the sorted values. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  assert(below !== undefined && above !== undefined, 'a quantile of nothing');
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Of the mean, by resampling (percentile bootstrap). Pairs are compared by the interval of their differences:
 * what differs between starts falls out. The same values and seed give the same interval.
 */
export function bootstrap(values: readonly number[], seed: number): Interval {
  const random = seededRandom('bootstrap', seed);
  const means = Array.from({ length: resamples }, () =>
    mean(values.map(() => values[random.below(values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  return { low: quantile(means, tails[0]), high: quantile(means, tails[1]) };
}

export type Verdict = 'better' | 'worse' | 'same' | 'cannot tell';

/** Resampling fewer pairs gives intervals that are too narrow to claim anything from. */
export const pairsMin = 10;

/**
 * What an interval of differences of so many pairs allows to say: `same` only where it lies within the margin
 * on both sides, which a wide interval never does.
 */
export function verdictOf({ low, high }: Interval, pairs: number, margin: number): Verdict {
  if (pairs < pairsMin) return 'cannot tell';
  if (low > 0) return 'better';
  if (high < 0) return 'worse';
  return low > -margin && high < margin ? 'same' : 'cannot tell';
}
