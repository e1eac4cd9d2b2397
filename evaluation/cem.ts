// Cross-entropy search for a plan: the best of a population say where the next one is drawn.
import type { Random } from '../core/random.ts';
import type { Point } from '../sim/geometry.ts';

export type Targets = readonly Point[];

export interface Search {
  /** The lower the better. */
  readonly cost: (plan: Targets) => number;
  /** Plans with a target that is not allowed are not tried. */
  readonly allowed: (target: Point) => boolean;
  readonly random: Random;
}

const rounds = 3;
/** Share of a population that the next one is drawn around. */
const eliteShare = 0.25;
/** Least spread of what is drawn, px: elites that agree would end the search. */
const spreadMin = 4;
/** Places along a plan where it is bent; between them the bend is linear, as a motion is smooth. */
const knots = 4;

interface Tried {
  readonly plan: Targets;
  readonly cost: number;
}

/** The best plan found; the first population is given, empty: nothing is found. All have the same length. */
export function search(population: readonly Targets[], { cost, allowed, random }: Search): Targets {
  const tries = (plans: readonly Targets[]): readonly Tried[] =>
    plans.filter((plan) => plan.every(allowed)).map((plan) => ({ plan, cost: cost(plan) }));
  let tried = sorted(tries(population));
  for (let round = 0; round < rounds && tried.length > 0; round += 1) {
    const elites = tried.slice(0, Math.max(1, Math.round(population.length * eliteShare)));
    const drawn = population.map(() => bent(elites, random));
    // The best so far stay in the running.
    tried = sorted([...elites, ...tries(drawn)]);
  }
  return tried[0]?.plan ?? [];
}

function sorted(tried: readonly Tried[]): readonly Tried[] {
  return tried.toSorted((a, b) => a.cost - b.cost);
}

/** One of the elites, bent as far as they differ. */
function bent(elites: readonly Tried[], random: Random): Targets {
  const plan = elites[random.below(elites.length)]?.plan ?? [];
  const bends = [0, 1].map((axis) => {
    const drawn = Array.from({ length: knots }, () => random.normal());
    return plan.map((_, step) => between(drawn, step / plan.length) * spread(elites, step, axis));
  });
  return plan.map(([x, y], step): Point => [x + (bends[0]?.[step] ?? 0), y + (bends[1]?.[step] ?? 0)]);
}

/** Linear between the knots, at a share of the way. */
function between(values: readonly number[], share: number): number {
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const [low = 0, high = low] = [values[below], values[below + 1]];
  return low + (high - low) * (place - below);
}

/** Standard deviation of the elites at a step, px. */
function spread(elites: readonly Tried[], step: number, axis: number): number {
  const values = elites.map(({ plan }) => plan[step]?.[axis] ?? 0);
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.map((value) => (value - middle) * (value - middle));
  const variance = squares.reduce((sum, square) => sum + square, 0) / values.length;
  return Math.max(spreadMin, Math.sqrt(variance));
}
