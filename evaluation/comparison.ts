// Outcomes of a suite and what they say: each way of choosing alone, and pairs on the same starts.
import { assert } from '../core/assert.ts';
import { bootstrap, mean, verdictOf, wilson, type Interval, type Verdict } from './intervals.ts';

/** One closed loop from one start. */
export interface Outcome {
  /** Seed of the start. */
  readonly start: number;
  /** Highest share of the goal that was covered, and the last one. */
  readonly bestCoverage: number;
  readonly finalCoverage: number;
  /** Control steps that were done. */
  readonly steps: number;
}

export interface Arm {
  readonly name: string;
  /** What chooses, in a sentence. */
  readonly description: string;
  readonly outcomes: readonly Outcome[];
}

export interface ArmSummary {
  readonly name: string;
  readonly description: string;
  readonly count: number;
  readonly meanBest: number;
  readonly meanBestInterval: Interval;
  readonly successes: number;
  readonly successInterval: Interval;
  readonly meanSteps: number;
}

export interface Comparison {
  /** `treated` against `base`. */
  readonly base: string;
  readonly treated: string;
  readonly count: number;
  readonly meanDifference: number;
  readonly interval: Interval;
  /** Starts on which the treated one did better, worse, as well. */
  readonly better: number;
  readonly worse: number;
  readonly ties: number;
  readonly verdict: Verdict;
}

/** gym-pusht calls an episode solved from this coverage on. */
export const successCoverage = 0.95;
/** Differences of mean coverage that nobody would notice. */
export const sameMargin = 0.02;

export function summarise({ name, description, outcomes }: Arm, seed: number): ArmSummary {
  const best = outcomes.map(({ bestCoverage }) => bestCoverage);
  const successes = best.filter((coverage) => coverage >= successCoverage).length;
  return {
    name,
    description,
    count: best.length,
    meanBest: mean(best),
    meanBestInterval: bootstrap(best, seed),
    successes,
    successInterval: wilson(successes, best.length),
    meanSteps: mean(outcomes.map(({ steps }) => steps)),
  };
}

/** Both arms must have had the same starts in the same order. */
export function compare(base: Arm, treated: Arm, seed: number): Comparison {
  const differences = base.outcomes.map(({ start, bestCoverage }, index) => {
    const other = treated.outcomes[index];
    assert(other?.start === start, `start ${start} of ${base.name} has no pair in ${treated.name}`);
    return other.bestCoverage - bestCoverage;
  });
  assert(treated.outcomes.length === differences.length, `${treated.name} had more starts than ${base.name}`);
  const interval = bootstrap(differences, seed);
  return {
    base: base.name,
    treated: treated.name,
    count: differences.length,
    meanDifference: mean(differences),
    interval,
    better: differences.filter((difference) => difference > 0).length,
    worse: differences.filter((difference) => difference < 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    verdict: verdictOf(interval, differences.length, sameMargin),
  };
}
