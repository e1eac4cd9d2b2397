import assert from 'node:assert/strict';
import { readTogether } from '../../nodes/read_together.ts';

const msNs = 1_000_000n;

/** Clocks that go together but for a process that sleeps before each read of the ROS clock, ms. */
function clocksWith(sleeps: readonly number[]) {
  let [nowNs, reads] = [0n, 0];
  return {
    steady: { now: () => nowNs },
    ros: {
      now: () => {
        nowNs += BigInt(sleeps[reads] ?? 0) * msNs;
        reads += 1;
        return nowNs + 1000n * msNs;
      },
    },
    reads: () => reads,
  };
}

const apart = (clocks: ReturnType<typeof clocksWith>): bigint => {
  const { receivedNs, rosNs } = readTogether(clocks);
  return rosNs - receivedNs - 1000n * msNs;
};

describe('readTogether', () => {
  it('reads once where nothing comes between', () => {
    const clocks = clocksWith([]);
    assert.deepEqual([apart(clocks), clocks.reads()], [0n, 1]);
  });

  it('reads again where the process had to wait in between', () => {
    const clocks = clocksWith([30, 25]);
    assert.deepEqual([apart(clocks), clocks.reads()], [0n, 3]);
  });

  it('takes the closest of five where it always has to wait', () => {
    const clocks = clocksWith([30, 25, 9, 40, 41, 1]);
    assert.deepEqual([apart(clocks), clocks.reads()], [9n * msNs, 5]);
  });
});
