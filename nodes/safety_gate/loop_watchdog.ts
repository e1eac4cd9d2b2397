// Kills a gate whose loop hangs: a thread of its own, without any part of the middleware, counts how long the
// loop was silent. The robot stops by itself then, since every window that it has ends in a tail.
import { Worker } from 'node:worker_threads';
import type { Clocks } from '../../core/clock.ts';

const beatNs = 20_000_000n;

export interface LoopWatchdog {
  /** Of the process, for what it says last. */
  readonly name: string;
  readonly clocks: Clocks;
  /** The loop may be silent for so long. */
  readonly limitMs: number;
}

/** From now on this process lives as long as its loop turns. */
export function killWhenSilent({ name, clocks, limitMs }: LoopWatchdog): Disposable {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const beats = new Int32Array(shared);
  let timer: Disposable | undefined;
  const beat = (): void => {
    Atomics.add(beats, 0, 1);
    timer = clocks.after(beatNs, beat);
  };
  beat();
  const script = new URL('./loop_watchdog_thread.js', import.meta.url);
  const thread = new Worker(script, { workerData: { name, limitMs, shared }, execArgv: [] });
  thread.unref();
  return {
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      void thread.terminate();
    },
  };
}
