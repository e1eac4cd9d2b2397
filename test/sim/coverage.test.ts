import assert from 'node:assert/strict';
import { corners } from '../../providers/shared/tee.ts';
import { coverage } from '../../sim/coverage.ts';
import { blockCorners, goalPose, type Pose } from '../../sim/geometry.ts';

/** Pose of the centre of gravity and coverage, from gym-pusht 0.1.8 with its own goal. */
const golden = [
  [224, 288, 0.785, 0.994905760288228],
  [200, 300, 1, 0.4086292755757293],
  [260, 250, -2, 0.42054274303797096],
  [240, 280, 3, 0.5781981887850273],
  [300, 310, 0.3, 0.1107806437735024],
] as const;

const at = (x: number, y: number, angle = 0): Pose => ({ position: [x, y], angle });

describe('coverage', () => {
  it('is 1 on the goal and 0 away from it', () => {
    assert.ok(Math.abs(coverage(goalPose, goalPose) - 1) < 1e-12);
    assert.equal(coverage(at(100, 100), at(400, 400)), 0);
  });

  it('is the common share of the area: what a shift or a half turn leaves of it', () => {
    // 10 px to the right: 110 x 30 and 20 x 90 are left of 6300 px^2.
    assert.ok(Math.abs(coverage(at(110, 100), at(100, 100)) - (110 * 30 + 20 * 90) / 6300) < 1e-12);
    // Turned by pi about its centre of gravity: 30 x 30 in each bar, and where the stems meet.
    assert.ok(Math.abs(coverage(at(100, 100, Math.PI), at(100, 100)) - (3 * 30 * 30) / 6300) < 1e-12);
  });

  for (const [x, y, angle, wanted] of golden) {
    it(`is ${wanted} at ${x}, ${y}, ${angle}, as gym-pusht has it`, () => {
      assert.ok(Math.abs(coverage(at(x, y, angle), goalPose) - wanted) < 1e-9);
    });
  }
});

describe('the block', () => {
  it('has the corners that providers know', () => {
    const pose = at(123, 234, 0.7);
    const rounded = (points: readonly (readonly number[])[]) =>
      new Set(points.map((point) => point.map((value) => value.toFixed(9)).join(' ')));
    assert.deepEqual(rounded(blockCorners(pose).flat()), rounded(corners(pose)));
  });
});
