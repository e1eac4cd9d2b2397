// Ranks candidates by one list of values. The best is found here from the declared direction, never taken
// from anyone.
import type { CandidateCode } from './codes.ts';

/** Values to rank by, one a candidate. */
export interface Values {
  readonly values: ArrayLike<number>;
  readonly lowerIsBetter: boolean;
}

export interface Ranking {
  /** Indices of the ranked candidates, best first; of equals the lowest index is first. */
  readonly order: readonly number[];
  /** Candidates as good as the best, itself included. */
  readonly ties: number;
  /** Distance of the best value to the second best; 0 when it is alone. */
  readonly margin: number;
}

/** A difference of two finite numbers may be too large for one; a message holds finite numbers only. */
function distance(a: number, b: number): number {
  return Math.min(Math.abs(a - b), Number.MAX_VALUE);
}

/** Ranks the candidates of `indices` (rising); the others are not looked at. */
export function rank({ values, lowerIsBetter }: Values, indices: readonly number[]): Ranking {
  const sign = lowerIsBetter ? 1 : -1;
  const cost = (index: number): number => sign * (values[index] ?? Number.NaN);
  const order = indices.toSorted((a, b) => cost(a) - cost(b) || a - b);
  const [best, second] = order;
  const ties = order.filter((index) => best !== undefined && cost(index) === cost(best)).length;
  const margin = best === undefined || second === undefined ? 0 : distance(cost(best), cost(second));
  return { order, ties, margin };
}

/** Ranks by nothing: the lowest index first. */
export function rankByIndex(indices: readonly number[]): Ranking {
  return { order: indices, ties: 1, margin: 0 };
}

/** Why the candidate at this place of a ranking was or was not chosen. */
export function rankedCode(ranking: Ranking, place: number): CandidateCode {
  if (place === 0) return 'chosen';
  return place < ranking.ties ? 'tied_higher_index' : 'worse_score';
}

/** Spearman's correlation of two orders of the same candidates: 1 the same order, -1 the reverse. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const count = a.length;
  if (count < 2) return 1;
  const placeInB = new Map(b.map((index, place) => [index, place]));
  const squares = a.reduce((sum, index, place) => {
    const apart = place - (placeInB.get(index) ?? place);
    return sum + apart * apart;
  }, 0);
  return 1 - (6 * squares) / (count * (count * count - 1));
}
