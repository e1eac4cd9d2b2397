// Ends a process that cannot end: the middleware is taken down by native code, and while that waits no timer
// of this thread can fire. A thread of its own counts instead.
import { Worker } from 'node:worker_threads';

/** What a clean end takes is a tenth of a second; a launch loses patience after its own grace. */
export const endLimitMs = 10_000;

/**
 * From now on this process has so long to end. Then it is killed with SIGKILL, and says on standard error
 * what each of its threads was waiting for.
 */
export function endWithin(name: string, limitMs = endLimitMs): Disposable {
  const script = new URL('./end_watchdog_thread.js', import.meta.url);
  const thread = new Worker(script, { argv: [name, String(limitMs)], execArgv: [] });
  thread.unref();
  return { [Symbol.dispose]: () => void thread.terminate() };
}
