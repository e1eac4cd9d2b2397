// How far the embedded simulator is from recorded episodes of gym-pusht, open loop from each recorded state.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { corners } from '../../providers/shared/tee.ts';
import { isAtWall, type Point, type Pose } from '../../sim/geometry.ts';
import type { PushTSimulator } from '../../sim/simulator.ts';
import type { PushTState } from '../../sim/state.ts';

const number = z.number();
const episodeShape = z.object({
  seed: number,
  actions: z.array(z.tuple([number, number])),
  states: z.array(z.tuple([number, number, number, number, number, number, number])),
});
/** What scripts/sim/record_episodes.py writes. */
export type Episode = z.infer<typeof episodeShape>;

/** @throws ZodError where a line is no episode */
export function readEpisodes(file: string): readonly Episode[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => episodeShape.parse(JSON.parse(line)));
}

export interface Comparison {
  readonly seed: number;
  /** Index of the recorded state that the rollout began from. */
  readonly start: number;
  readonly steps: number;
  /** The block came near a wall on the way, as gym-pusht recorded it. */
  readonly nearWall: boolean;
  /** Mean distance of the block's corners from where they began, in gym-pusht, px. */
  readonly movedPx: number;
  readonly positionPx: number;
  readonly angleRad: number;
  /** Mean over the eight corners, px. */
  readonly keypointPx: number;
  readonly agentPx: number;
}

/** Of corners that did not move by more, nothing is compared but that they stay, px. */
export const movedLeastPx = 1;

export function stateOf([x, y, vx, vy, blockX, blockY, angle]: Episode['states'][number]): PushTState {
  return { agent: [x, y], agentVelocity: [vx, vy], block: { position: [blockX, blockY], angle } };
}

function distance(a: Point, b: Point): number {
  const [x, y] = [a[0] - b[0], a[1] - b[1]];
  return Math.sqrt(x * x + y * y);
}

function cornerDistance(a: Pose, b: Pose): number {
  const others = corners(b);
  const all = corners(a).map((point, index) => distance(point, others[index] ?? point));
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

function turn(a: number, b: number): number {
  const rest = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(rest, 2 * Math.PI - rest);
}

/** Rollouts of each length from every `stride`th state of an episode that has so many left. */
export function compare(
  simulator: PushTSimulator,
  { seed, actions, states }: Episode,
  { lengths, stride }: { readonly lengths: readonly number[]; readonly stride: number },
): readonly Comparison[] {
  const recorded = states.map(stateOf);
  const longest = Math.max(...lengths);
  const found: Comparison[] = [];
  for (let start = 0; start + longest < recorded.length; start += stride) {
    const [begin, ...truth] = recorded.slice(start, start + longest + 1);
    if (begin === undefined) break;
    const played = simulator.rollout(begin, actions.slice(start, start + longest));
    for (const steps of lengths) {
      const [mine, theirs] = [played[steps - 1], truth[steps - 1]];
      if (mine === undefined || theirs === undefined) continue;
      found.push({
        seed,
        start,
        steps,
        nearWall: [begin, ...truth.slice(0, steps)].some(({ block }) => isAtWall(block)),
        movedPx: cornerDistance(begin.block, theirs.block),
        positionPx: distance(mine.block.position, theirs.block.position),
        angleRad: turn(mine.block.angle, theirs.block.angle),
        keypointPx: cornerDistance(mine.block, theirs.block),
        agentPx: distance(mine.agent, theirs.agent),
      });
    }
  }
  return found;
}

/** Value at a share of a sorted list, in [0, 1]; NaN of an empty one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
