/** What each integer type can hold. */
export interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

function range(bits: bigint, signed: boolean): Range {
  return signed
    ? { low: -(1n << (bits - 1n)), high: (1n << (bits - 1n)) - 1n }
    : { low: 0n, high: (1n << bits) - 1n };
}

/**
 * Both `byte` and `char` are unsigned in ROS 2. Seven bits of them are used here, because rosbags packs a
 * byte, and mcap-ros2-support a char, as signed.
 */
export const integerRanges: ReadonlyMap<string, Range> = new Map([
  ['byte', range(7n, false)],
  ['char', range(7n, false)],
  ['uint8', range(8n, false)],
  ['int8', range(8n, true)],
  ['uint16', range(16n, false)],
  ['int16', range(16n, true)],
  ['uint32', range(32n, false)],
  ['int32', range(32n, true)],
  ['uint64', range(64n, false)],
  ['int64', range(64n, true)],
]);

/** 64-bit integers are bigint, the others number. */
export function integerOf(type: string, value: bigint): number | bigint {
  return type.endsWith('64') ? value : Number(value);
}
