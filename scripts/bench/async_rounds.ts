/** Paired measurements of work that is awaited: both sides take turns, as in rounds.ts. */
import { assert } from '../../core/assert.ts';
import { spreadOf, type Rounds, type Spread } from './rounds.ts';

export type Work = () => Promise<void>;

const nanosecondsPerMillisecond = 1e6;
const nanosecondsPerMicrosecond = 1e3;

function cpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * nanosecondsPerMicrosecond;
}

/** Nanoseconds of CPU time a call, of all threads of this process. */
export async function cpuPerCall(work: Work, durationMs: number): Promise<number> {
  const begin = cpuNs();
  let [calls, elapsed] = [0, 0];
  while (elapsed < durationMs * nanosecondsPerMillisecond) {
    await work();
    calls += 1;
    elapsed = cpuNs() - begin;
  }
  return elapsed / calls;
}

/** How many times our CPU time the peer takes, a value a round. */
export async function pairedAsyncRatios(
  ours: Work,
  peer: Work,
  { rounds, roundMs, warmUpMs }: Rounds,
): Promise<Spread> {
  assert(rounds > 0, 'at least one round is needed');
  await cpuPerCall(ours, warmUpMs);
  await cpuPerCall(peer, warmUpMs);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const times = new Map<Work, number>();
    for (const side of round % 2 === 0 ? [ours, peer] : [peer, ours])
      times.set(side, await cpuPerCall(side, roundMs));
    ratios.push((times.get(peer) ?? Number.NaN) / (times.get(ours) ?? Number.NaN));
  }
  return spreadOf(ratios);
}
