import assert from 'node:assert/strict';
import fc from 'fast-check';
import { violations, type Motion, type MotionLimits } from '../../../core/motion/motion.ts';
import { deceleratingTail, tailStepsMax } from '../../../core/motion/tail.ts';
import { samples } from '../../support/samples.ts';

const limits: MotionLimits = {
  dimensions: [0, 1].map(() => ({
    position_min: -10,
    position_max: 10,
    velocity_max: 2,
    acceleration_max: 4,
    jerk_max: 40,
    join_max: 0.5,
  })),
  boxes: [{ axes: [0, 1], min: [-9, -9], max: [9, 9] }],
};

/** Points along a line at a constant velocity, ten a second. */
function straight(from: readonly number[], velocity: readonly number[], steps = 8): Motion {
  const data = new Float32Array(steps * from.length);
  for (let step = 0; step < steps; step += 1) {
    from.forEach((start, dimension) => {
      data[step * from.length + dimension] = start + (step + 1) * 0.1 * velocity[dimension]!;
    });
  }
  return { data, dim: from.length, dtS: 0.1 };
}

function joined(motion: Motion, tail: Float32Array): Motion {
  return { ...motion, data: Float32Array.of(...motion.data, ...tail) };
}

describe('deceleratingTail', () => {
  it('is one step on the spot for a motion that stands', () => {
    assert.deepEqual(deceleratingTail(straight([1, 2], [0, 0]), limits), Float32Array.of(1, 2));
  });

  it('goes on along the same line, slower and slower', () => {
    const tail = deceleratingTail(straight([0, 0], [1, 0]), limits) ?? new Float32Array(0);
    const xs = [...tail].filter((_, index) => index % 2 === 0);
    const steps = xs.map((x, index) => x - (index === 0 ? Math.fround(0.8) : xs[index - 1]!));
    assert.ok(steps.length > 1);
    assert.ok(steps.every((step, index) => step >= 0 && (index === 0 || step <= steps[index - 1]!)));
    assert.ok([...tail].every((value, index) => index % 2 === 0 || value === 0));
  });

  it('is the shortest one inside of the limits', () => {
    const motion = straight([0, 0], [1, 0]);
    const steps = deceleratingTail(motion, limits)!.length / 2;
    assert.equal(deceleratingTail(motion, limits, steps - 1), undefined);
    assert.equal(deceleratingTail(motion, limits, steps)!.length / 2, steps);
  });

  it('does not exist where the way to rest leads out of the range', () => {
    assert.equal(deceleratingTail(straight([8, 0], [1.2, 0]), limits), undefined);
  });

  it('does not exist for a speed that no tail of the longest length can brake', () => {
    const [first, second] = limits.dimensions;
    const slow = { ...limits, dimensions: [{ ...first!, acceleration_max: 1e-3, velocity_max: 2 }, second!] };
    assert.equal(deceleratingTail(straight([-9, 0], [1, 0]), slow, tailStepsMax), undefined);
  });

  it('continues a motion of one step by standing', () => {
    assert.deepEqual(deceleratingTail(straight([1, 1], [1, 1], 1), limits)!.length, 2);
  });

  const place = fc.double({ min: -9, max: 9, noNaN: true });
  const speed = fc.double({ min: -2, max: 2, noNaN: true });
  const motions = fc.tuple(place, place, speed, speed).map(([x, y, vx, vy]) => straight([x, y], [vx, vy]));

  it('ends at rest, inside the limits, with the same bytes every time', () => {
    let found = 0;
    fc.assert(
      fc.property(motions, (motion) => {
        fc.pre(violations(motion, limits, []).length === 0);
        const tail = deceleratingTail(motion, limits);
        if (tail === undefined) return;
        found += 1;
        assert.deepEqual(deceleratingTail({ ...motion, data: motion.data.slice() }, limits), tail);
        assert.deepEqual(violations(joined(motion, tail), limits, []), []);
        const [x, y, endX, endY] = joined(motion, tail).data.slice(-4);
        assert.deepEqual([endX! - x!, endY! - y!], [0, 0]);
      }),
      { numRuns: samples('motion_limits') },
    );
    assert.ok(found > 0);
  });

  it('never appears because a limit shrank', () => {
    const factor = fc.double({ min: 0.05, max: 1, noNaN: true });
    const keys = ['position_max', 'velocity_max', 'acceleration_max', 'jerk_max'] as const;
    fc.assert(
      fc.property(motions, factor, fc.constantFrom(...keys), (motion, share, key) => {
        const dimensions = limits.dimensions.map((own) => ({ ...own, [key]: own[key] * share }));
        const tighter = { ...limits, dimensions };
        if (deceleratingTail(motion, tighter) !== undefined) {
          assert.notEqual(deceleratingTail(motion, limits), undefined);
        }
      }),
      { numRuns: samples('motion_limits') },
    );
  });
});
