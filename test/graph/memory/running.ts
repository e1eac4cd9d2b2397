/** A memory graph that runs, on a machine whose time is moved by hand. */
import assert from 'node:assert/strict';
import { nextTurn } from '../../../core/clock.ts';
import { DrivenClock } from '../../../core/driven_clock.ts';
import {
  createMemoryGraph,
  type MemoryGraphHub,
  type MemoryGraphOptions,
} from '../../../graph/memory/memory_graph.ts';
import { sensorTopic, stdStringType } from '../../../msgs/index.ts';

/** What the machine's clocks show at first. */
export const start = { rosNs: 1_700_000_000_000_000_000n, wallNs: 1_800_000_000_000_000_000n };
const turnsMax = 1000;

export const events = sensorTopic('test/event', stdStringType, 'event');
export const replies = sensorTopic('test/reply', stdStringType, 'event');
export const state = sensorTopic('test/state', stdStringType, 'state');

export interface RunningHub extends AsyncDisposable {
  readonly hub: MemoryGraphHub;
  /** The machine's time, moved by hand. */
  readonly real: DrivenClock;
  /** Ends the loop. */
  stop(): void;
  readonly ended: Promise<void>;
  settle(): Promise<void>;
}

export function running(options: MemoryGraphOptions = {}): RunningHub {
  const real = new DrivenClock(start);
  const hub = createMemoryGraph({ real, ...options });
  const stopping = new AbortController();
  const ended = hub.run(stopping.signal);
  const stop = () => stopping.abort();
  const dispose = async (): Promise<void> => {
    stop();
    await ended;
  };
  return {
    hub,
    real,
    stop,
    ended,
    settle: () => hub.idle(new AbortController().signal),
    [Symbol.asyncDispose]: dispose,
  };
}

/** Lets the loop go on until something is so. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn += 1) {
    assert(turn < turnsMax, 'it did not come true');
    await nextTurn();
  }
}

/** Work that ends when the test says so. */
export function work(): { readonly promise: Promise<void>; end(): void; fail(): void } {
  let [end, fail] = [() => undefined, () => undefined] as (() => void)[];
  const promise = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = () => reject(new Error('failed'));
  });
  return { promise, end: () => end!(), fail: () => fail!() };
}
