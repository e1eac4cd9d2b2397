// Nothing may arrive while rclnodejs is taken down. Its version 2.2.0 tells its waiting thread to end without
// the lock under which that thread looks whether it is to end (Executor::Stop, Executor::Run): told between
// the look and the sleep, after a sample came, the thread sleeps for ever, and the process with it.
import type { Clocks } from '../../core/clock.ts';
import { sleep } from '../../core/wait.ts';
import type { ClientNode } from './client_library.ts';
import { quietNs } from './limits.ts';
import type { SimTime } from './sim_time.ts';

/** Takes back every subscription, that of /clock too; resolves when what had come before is handed over. */
export async function fallSilent(
  node: ClientNode,
  subscriptions: Map<object, unknown>,
  { clocks, simTime }: { readonly clocks: Clocks; readonly simTime: SimTime | undefined },
): Promise<void> {
  const all = [...subscriptions.keys(), simTime?.subscription];
  subscriptions.clear();
  for (const subscription of all) if (subscription !== undefined) node.destroySubscription(subscription);
  await sleep(clocks, quietNs, new AbortController().signal);
}
