// A time line that somebody drives: it stands still until told to advance, and skips no timer on its way.
import { assert } from './assert.ts';
import type { Clock, Clocks } from './clock.ts';

/** Timers waiting at once. A node has a few; more is a loop that forgets to dispose of them. */
const timersMax = 10_000;
/** Timers fired by one advance. More is a timer that sets itself again without delay. */
const firedMax = 100_000;

export interface DrivenClockStart {
  readonly rosNs: bigint;
  readonly wallNs: bigint;
}

interface Timer {
  readonly dueNs: bigint;
  readonly callback: () => void;
}

/** Steady time begins at 0; ROS and wall time run beside it, each from its own start. */
export class DrivenClock implements Clocks {
  readonly steady: Clock;
  readonly ros: Clock;
  readonly wall: Clock;
  /** By due time; what is due at the same time stands in order of creation. */
  readonly #timers: Timer[] = [];
  #nowNs = 0n;

  constructor(start: DrivenClockStart) {
    this.steady = { now: () => this.#nowNs };
    this.ros = { now: () => start.rosNs + this.#nowNs };
    this.wall = { now: () => start.wallNs + this.#nowNs };
  }

  /** When the next timer is due, on the steady clock. */
  get nextDueNs(): bigint | undefined {
    return this.#timers[0]?.dueNs;
  }

  after(delayNs: bigint, callback: () => void): Disposable {
    assert(this.#timers.length < timersMax, `more than ${timersMax} timers wait`);
    const timer = { dueNs: this.#nowNs + (delayNs > 0n ? delayNs : 0n), callback };
    const before = this.#timers.findLastIndex((other) => other.dueNs <= timer.dueNs);
    this.#timers.splice(before + 1, 0, timer);
    return { [Symbol.dispose]: () => this.#cancel(timer) };
  }

  #cancel(timer: Timer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  /**
   * Moves time forward. Each timer fires at its own due time, those that a callback sets included. What a
   * callback throws comes out here: time then stands at the due time of its timer.
   */
  advanceTo(ns: bigint): void {
    assert(ns >= this.#nowNs, `time goes back from ${this.#nowNs} to ${ns} ns`);
    let fired = 0;
    for (let timer = this.#takeDue(ns); timer !== undefined; timer = this.#takeDue(ns)) {
      fired += 1;
      assert(fired <= firedMax, `more than ${firedMax} timers fired on the way to ${ns} ns`);
      this.#nowNs = timer.dueNs;
      timer.callback();
    }
    // A callback may itself have advanced further.
    if (ns > this.#nowNs) this.#nowNs = ns;
  }

  #takeDue(ns: bigint): Timer | undefined {
    const [first] = this.#timers;
    return first !== undefined && first.dueNs <= ns ? this.#timers.shift() : undefined;
  }
}
