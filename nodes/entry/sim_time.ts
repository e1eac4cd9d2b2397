// A node that follows /clock does nothing before it knows the time: what it stamped 0 would be old at once.
import { WorldforgeError } from '../../core/errors.ts';
import { sleep } from '../../core/wait.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';

const lookNs = 5_000_000n;
/** How long a node waits before it says, once, that it does. */
const patienceNs = 5_000_000_000n;

/** Returns at once where time is that of the system. @throws the signal's reason when it aborts first */
export async function awaitClock(
  { node, clocks, simTime }: Pick<RosGraph, 'node' | 'clocks' | 'simTime'>,
  onWaiting: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (simTime === undefined) return;
  let tellNs: bigint | undefined = clocks.steady.now() + patienceNs;
  while (!simTime.hasCome) {
    await sleep(clocks, lookNs, signal);
    if (tellNs === undefined || clocks.steady.now() < tellNs) continue;
    tellNs = undefined;
    onWaiting(
      `${node} waits for /clock, since use_sim_time is set: start the simulator, or play with clock:=true`,
    );
  }
}

/** Of a node of a LIVE run. @throws WorldforgeError live_sim_time */
export function requireSystemTime({ node, simTime }: Pick<RosGraph, 'node' | 'simTime'>): void {
  if (simTime === undefined) return;
  throw new WorldforgeError('live_sim_time', `a LIVE ${node} goes by the system time alone`, {
    hint: 'start it without use_sim_time, or with mode dry_run',
  });
}
