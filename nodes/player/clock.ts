// Played time on /clock, for nodes that follow it: at a fixed rate, so that nobody waits long for it while
// the player is paused, and before each message, so that nobody gets one of a time that is still to come.
import { nsToStamp } from '../../core/time.ts';
import type { Graph } from '../../graph/graph.ts';
import { clockTopic, type Clock, type Topic } from '../../msgs/index.ts';

/** 100 Hz. */
const intervalNs = 10_000_000n;

/** Also for readers that want it reliable; the usual ones take any offer. */
export const reliableClock: Topic<Clock> = { ...clockTopic, profile: 'stream' };

export interface PlayedClock extends Disposable {
  /** Takes the time from here from now on. */
  follow(now: () => bigint): void;
  tell(): void;
}

/** Stands at `startNs` until it is told what to follow. */
export function startClock(graph: Graph, startNs: bigint): PlayedClock {
  const publisher = graph.advertise(reliableClock);
  let now = (): bigint => startNs;
  let timer: Disposable | undefined;
  const tell = (): void => publisher.publish({ clock: nsToStamp(now()) });
  const tick = (): void => {
    tell();
    timer = graph.clocks.after(intervalNs, tick);
  };
  tick();
  return {
    follow: (clock) => {
      now = clock;
    },
    tell,
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      publisher[Symbol.dispose]();
    },
  };
}
