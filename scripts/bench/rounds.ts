/** Paired measurements: both sides take turns, so that what the machine does falls on both. */
import { assert } from '../../core/assert.ts';

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface Rounds {
  readonly rounds: number;
  /** How long each side works in a round. */
  readonly roundMs: number;
  /** How long each side works before the first round: enough for the optimising compiler. */
  readonly warmUpMs: number;
}

/** Calls between two looks at the clock. */
const batchMax = 256;
const nanosecondsPerMillisecond = 1e6;
const nanosecondsPerMicrosecond = 1e3;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { min: at(0), median: at(0.5), max: at(1) };
}

function cpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * nanosecondsPerMicrosecond;
}

/** Nanoseconds of CPU time a call: waiting for a busy machine is not in it. */
export function timePerCall(work: () => void, durationMs: number): number {
  const begin = cpuNs();
  let [calls, batch, elapsed] = [0, 1, 0];
  while (elapsed < durationMs * nanosecondsPerMillisecond) {
    for (let call = 0; call < batch; call += 1) work();
    calls += batch;
    batch = Math.min(batchMax, batch * 2);
    elapsed = cpuNs() - begin;
  }
  return elapsed / calls;
}

/** How many times our CPU time the peer takes, a value a round. */
export function pairedRatios(
  ours: () => void,
  peer: () => void,
  { rounds, roundMs, warmUpMs }: Rounds,
): Spread {
  assert(rounds > 0, 'at least one round is needed');
  timePerCall(ours, warmUpMs);
  timePerCall(peer, warmUpMs);
  const ratios = Array.from({ length: rounds }, (_, round) => {
    const order = round % 2 === 0 ? [ours, peer] : [peer, ours];
    const times = new Map(order.map((side) => [side, timePerCall(side, roundMs)]));
    return (times.get(peer) ?? Number.NaN) / (times.get(ours) ?? Number.NaN);
  });
  return spreadOf(ratios);
}

/** How many times our CPU time goes into a time that was published elsewhere, a value a round. */
export function ratiosToFigure(
  ours: () => void,
  figureNs: number,
  { rounds, roundMs, warmUpMs }: Rounds,
): Spread {
  timePerCall(ours, warmUpMs);
  return spreadOf(Array.from({ length: rounds }, () => figureNs / timePerCall(ours, roundMs)));
}
