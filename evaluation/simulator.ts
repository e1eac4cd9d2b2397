// What plays the table in an evaluation: gym-pusht, which is not ours, or the embedded world.
import type { Point } from '../sim/geometry.ts';
import type { PushTState } from '../sim/state.ts';

/** Control steps of one episode at most. */
export const stepsMax = 300;

export interface TableState extends PushTState {
  /** Share of the goal that the block covers, in [0, 1]. */
  readonly coverage: number;
}

/** One episode at a time. */
export interface TableSimulator extends AsyncDisposable {
  readonly name: string;
  readonly revision: string;
  /** Begins the episode of a seed: the same seed, the same start. @throws WorldforgeError sim_failed */
  reset(start: number, signal: AbortSignal): Promise<TableState>;
  /** One control step of 0.1 s towards a target on the table, px. @throws WorldforgeError sim_failed */
  step(target: Point, signal: AbortSignal): Promise<TableState>;
}
