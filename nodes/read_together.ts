// Steady and ROS clock, read as one moment. A process that waits for the processor between the two reads
// would otherwise look like one whose clock was moved.
import type { Clocks } from '../core/clock.ts';

/** Reads that are no farther apart are together: a twentieth of the smallest step that a gate latches at. */
const togetherNs = 50_000n;
/** A machine that interrupts so many reads one after the other is no robot's; the closest counts. */
const readsMax = 5;

export interface Moment {
  readonly receivedNs: bigint;
  readonly rosNs: bigint;
}

function read({ steady, ros }: Pick<Clocks, 'steady' | 'ros'>): Moment & { readonly apartNs: bigint } {
  const receivedNs = steady.now();
  const rosNs = ros.now();
  return { receivedNs, rosNs, apartNs: steady.now() - receivedNs };
}

export function readTogether(clocks: Pick<Clocks, 'steady' | 'ros'>): Moment {
  let best = read(clocks);
  for (let reads = 1; reads < readsMax && best.apartNs > togetherNs; reads += 1) {
    const next = read(clocks);
    if (next.apartNs < best.apartNs) best = next;
  }
  return { receivedNs: best.receivedNs, rosNs: best.rosNs };
}
