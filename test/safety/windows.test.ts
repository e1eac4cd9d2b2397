import assert from 'node:assert/strict';
import { deceleratingTail } from '../../core/motion/tail.ts';
import { motionLimits } from '../../msgs/index.ts';
import { cutWindows, dueNs, endNs, leadNs, windowSteps } from '../../safety/index.ts';
import { embodiment, plan, steadySlice } from './builders.ts';

const nsPerMs = 1_000_000n;
const limits = motionLimits(embodiment());
const grid = { dim: 2, dtS: 0.1 };

function cut(steps: number) {
  return cutWindows(plan(), grid, limits, steps);
}

describe('windows of a plan', () => {
  it('are as long as half the lookahead, and one step at least', () => {
    assert.equal(leadNs(200), 100n * nsPerMs);
    assert.equal(windowSteps(200, 100n * nsPerMs), 1);
    assert.equal(windowSteps(200, 20n * nsPerMs), 5);
    assert.equal(windowSteps(200, 30n * nsPerMs), 3);
    assert.equal(windowSteps(200, 150n * nsPerMs), 1);
  });

  it('cover the slice once, in order, the last one shorter where it must be', () => {
    assert.deepEqual(
      cut(3)?.map(({ index, firstStep, steps }) => [index, firstStep, steps]),
      [
        [0, 0, 3],
        [1, 3, 1],
      ],
    );
    assert.deepEqual(
      cut(1)?.map(({ firstStep }) => firstStep),
      [0, 1, 2, 3],
    );
    assert.equal(cut(9)?.length, 1);
  });

  it('end in the tail of the slice up to there, and the last one in that of the plan', () => {
    const windows = cut(2);
    const motion = { data: steadySlice.subarray(0, 4), ...grid };
    assert.deepEqual(windows?.[0]?.tail, deceleratingTail(motion, limits));
    assert.deepEqual(windows?.[1]?.tail, plan().tail);
  });

  it('are none where one of them could not come to rest', () => {
    const dimensions = limits.dimensions.map((axis) => ({ ...axis, acceleration_max: 5000 }));
    const slow = { ...limits, dimensions };
    const xs = [110, 150, 230, 350, 430, 470, 480, 482];
    const fast = { ...plan(), slice: Float32Array.from(xs.flatMap((x) => [x, 100])) };
    assert.equal(cutWindows(fast, grid, slow, 4), undefined);
    assert.equal(cutWindows(fast, grid, slow, 8)?.length, 1);
  });

  it('are due a lead before their first step, and the first at the start', () => {
    const schedule = { startNs: 1000n * nsPerMs, dtNs: 100n * nsPerMs, leadNs: 100n * nsPerMs };
    assert.deepEqual(
      cut(1)?.map((window) => dueNs(schedule, window) / nsPerMs),
      [1000n, 1000n, 1100n, 1200n],
    );
    const { slice_steps, tail_steps } = plan();
    assert.equal(endNs(schedule, plan()), (1000n + BigInt(slice_steps + tail_steps) * 100n) * nsPerMs);
  });
});
