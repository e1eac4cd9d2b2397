// How far a point of a link can be from the joints that carry it, and how much its path can bend between two
// steps.
import { positionOf, type Chain } from './chain.ts';
import { length, placed } from './placement.ts';
import type { Vector } from './robot.ts';

/**
 * For each moving joint, from the root's, the farthest that the point can be from where the joint is at
 * position zero, in m, while every joint keeps between `from` and `to`: the sum of the distances between the
 * joints beyond it, and of how far it and those beyond it are out where they slide.
 */
export function reaches(
  { segments, tip }: Chain,
  point: Vector,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
): readonly number[] {
  let reach = length(placed(tip, point));
  const found = segments.toReversed().map((segment) => {
    if (!segment.turns)
      reach += Math.max(Math.abs(positionOf(segment, from)), Math.abs(positionOf(segment, to)));
    const here = reach;
    reach += length(segment.at.xyz);
    return here;
  });
  return found.reverse();
}

/** How a point moves while each joint goes straight, and all together, from one position to another. */
export interface Travel {
  /** The point moves at most so far, in m: the sum of what each joint moves times what it reaches. */
  readonly farthest: number;
  /** Largest second derivative of the point's path, in m, with the way from 0 to 1. */
  readonly bend: number;
}

/**
 * With s the way from 0 to 1 each joint is at q_j + s d_j, and the point p is a function of the joints.
 * `r_j` bounds |dp/dq_j|: 1 where joint j slides, its reach where it turns.
 * First: |dp/ds| <= sum of |d_j| r_j, which is `farthest`.
 * Second: let i stand before j, or be j. d2p/dq_i dq_j is the axis of i times dp/dq_j where i turns, and zero
 * where it slides. So |d2p/ds2| <= sum over every i that turns of |d_i| (|d_i| r_i + 2 sum of |d_j| r_j over
 * the joints j beyond i), which is `bend`.
 */
export function travel(chain: Chain, point: Vector, from: ArrayLike<number>, to: ArrayLike<number>): Travel {
  const reach = reaches(chain, point, from, to);
  return chain.segments.reduceRight(
    ({ farthest, bend }, segment, at) => {
      const step = Math.abs(positionOf(segment, to) - positionOf(segment, from));
      const moves = step * (segment.turns ? (reach[at] ?? Number.NaN) : 1);
      return {
        farthest: farthest + moves,
        bend: bend + (segment.turns ? step * (moves + 2 * farthest) : 0),
      };
    },
    { farthest: 0, bend: 0 },
  );
}
