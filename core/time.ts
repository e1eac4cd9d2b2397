// builtin_interfaces/Time as nanoseconds and back.

export interface Stamp {
  readonly sec: number;
  readonly nanosec: number;
}

const nanosecondsPerSecond = 1_000_000_000n;

export const zeroStamp: Stamp = { sec: 0, nanosec: 0 };

export function stampToNs(stamp: Stamp): bigint {
  return BigInt(stamp.sec) * nanosecondsPerSecond + BigInt(stamp.nanosec);
}

/** Seconds are 32-bit in ROS 2: times outside 1901 to 2038 are refused. */
export function nsToStamp(ns: bigint): Stamp {
  const sec = ns / nanosecondsPerSecond - (ns % nanosecondsPerSecond < 0n ? 1n : 0n);
  if (sec < -2147483648n || sec > 2147483647n)
    throw new RangeError(`${String(ns)} ns does not fit a ROS time`);
  return { sec: Number(sec), nanosec: Number(ns - sec * nanosecondsPerSecond) };
}

/** 2026-01-31T12:00:00Z as 20260131T120000Z. */
export function compactUtc(wallNs: bigint): string {
  return isoUtc(wallNs).replace(/[-:]|\.\d+/g, '');
}

export function isoUtc(wallNs: bigint): string {
  return new Date(Number(wallNs / 1_000_000n)).toISOString();
}
