// Time is a parameter. Only this file reads the machine's clocks and timers.

/** Nanoseconds since an epoch of the clock's own. */
export interface Clock {
  now(): bigint;
}

/**
 * The three clocks of design: `steady` never goes back (deadlines, permits, heartbeats), `ros` stamps data
 * and gives its age (system time or /clock), `wall` only labels.
 */
export interface Clocks {
  readonly steady: Clock;
  readonly ros: Clock;
  readonly wall: Clock;
  /** Calls back once, `delayNs` from now on the steady clock, unless disposed before. */
  after(delayNs: bigint, callback: () => void): Disposable;
}

const nanosecondsPerMillisecond = 1_000_000n;
/** Longest single wait handed to the platform's timer; a longer one is refused. */
const delayNsMax = 86_400_000n * nanosecondsPerMillisecond;

const steady: Clock = { now: () => process.hrtime.bigint() };
const wall: Clock = { now: () => BigInt(Date.now()) * nanosecondsPerMillisecond };

function after(delayNs: bigint, callback: () => void): Disposable {
  const bounded = delayNs < 0n ? 0n : delayNs;
  if (bounded > delayNsMax) throw new RangeError(`a wait of ${String(delayNs)} ns is longer than a day`);
  const timer = setTimeout(
    callback,
    Number((bounded + nanosecondsPerMillisecond - 1n) / nanosecondsPerMillisecond),
  );
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
    },
  };
}

export const systemClocks: Clocks = { steady, ros: wall, wall, after };

/** Lets everything that is already due run first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Calls back in a later turn of the event loop; what the callback throws ends the process. */
export function soon(callback: () => void): void {
  setImmediate(callback);
}
