import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  differences,
  firstViolation,
  violations,
  type DimensionLimits,
  type Motion,
  type MotionLimits,
} from '../../../core/motion/motion.ts';
import { samples } from '../../support/samples.ts';

const wide: DimensionLimits = {
  position_min: -100,
  position_max: 100,
  velocity_max: 1000,
  acceleration_max: 10_000,
  jerk_max: 100_000,
  join_max: 100,
};

function limitsOf(...dimensions: readonly Partial<DimensionLimits>[]): MotionLimits {
  return { dimensions: dimensions.map((own) => ({ ...wide, ...own })), boxes: [] };
}

/** One dimension, a step a second. */
function line(...values: readonly number[]): Motion {
  return { data: Float32Array.from(values), dim: 1, dtS: 1 };
}

describe('violations', () => {
  it('finds nothing in a motion inside of every limit', () => {
    assert.deepEqual(violations(line(1, 2, 3), limitsOf({}), [[0]]), []);
  });

  it('names the first step, the value and the bound of each limit that is broken', () => {
    const limits = limitsOf({ position_max: 5, velocity_max: 3, acceleration_max: 2, jerk_max: 1 });
    assert.deepEqual(violations(line(1, 2, 6, 6), limits, [[0]]), [
      { bound: 'position', dimension: 0, step: 2, value: 6, limit: 5 },
      { bound: 'velocity', dimension: 0, step: 2, value: 4, limit: 3 },
      { bound: 'acceleration', dimension: 0, step: 2, value: 3, limit: 2 },
      { bound: 'jerk', dimension: 0, step: 2, value: 3, limit: 1 },
    ]);
  });

  it('judges the way from the measured state to the first step', () => {
    const limits = limitsOf({ join_max: 3, velocity_max: 3 });
    assert.deepEqual(violations(line(4, 4), limits, [[0]]), [
      { bound: 'join', dimension: 0, step: 0, value: 4, limit: 3 },
      { bound: 'velocity', dimension: 0, step: 0, value: 4, limit: 3 },
    ]);
  });

  it('judges no join without a measured state', () => {
    assert.deepEqual(violations(line(90, 90), limitsOf({ join_max: 1, velocity_max: 1 }), []), []);
  });

  it('takes velocity, acceleration and jerk over the seam from the points before it', () => {
    const limits = limitsOf({ acceleration_max: 1 });
    assert.deepEqual(violations(line(9, 12), limits, [[0], [3]]), [
      { bound: 'acceleration', dimension: 0, step: 0, value: 3, limit: 1 },
    ]);
    assert.deepEqual(violations(line(9, 15), limitsOf({ jerk_max: 2 }), [[0], [0], [3]]), [
      { bound: 'jerk', dimension: 0, step: 1, value: -3, limit: 2 },
    ]);
  });

  it('refuses a motion with a number that is none before anything else', () => {
    const data = Float32Array.of(0, 0, 0, Number.NaN, 1e9, 0);
    assert.deepEqual(violations({ data, dim: 2, dtS: 1 }, limitsOf({}, {}), []), [
      { bound: 'not_finite', dimension: 1, step: 1, value: 0, limit: 0 },
    ]);
  });

  it('refuses every step after a history that is not a number', () => {
    const bounds = violations(line(0, 0), limitsOf({}), [[Number.NaN]]).map(({ bound }) => bound);
    assert.deepEqual(bounds, ['join', 'velocity', 'acceleration']);
  });

  it('keeps the named axes inside of a box', () => {
    const box = { axes: [1], min: [0], max: [1] };
    const limits: MotionLimits = { ...limitsOf({}, {}), boxes: [box] };
    const motion: Motion = { data: Float32Array.of(9, 0.5, 9, 2), dim: 2, dtS: 1 };
    assert.deepEqual(violations(motion, limits, []), [
      { bound: 'workspace', dimension: 1, step: 1, value: 2, limit: 1 },
    ]);
  });

  it('takes a motion with another number of dimensions than its limits for a programmer fault', () => {
    assert.throws(() => violations(line(1), limitsOf({}, {}), []), { code: 'assertion' });
  });

  it('finds at least what it found before when a limit shrinks', () => {
    const keys = ['position_max', 'velocity_max', 'acceleration_max', 'jerk_max', 'join_max'] as const;
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    const values = fc.array(fc.double({ min: -150, max: 150, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.constantFrom(...keys), share, (steps, key, factor) => {
        const tighter = limitsOf({ [key]: wide[key] * factor });
        const broken = new Set(violations(line(...steps), tighter, [[0]]).map(({ bound }) => bound));
        const before = violations(line(...steps), limitsOf({}), [[0]]);
        assert.ok(before.every(({ bound }) => broken.has(bound)));
      }),
      { numRuns: samples('motion_limits') },
    );
  });
});

describe('firstViolation', () => {
  const limits = limitsOf({ join_max: 1, velocity_max: 2 });

  it('agrees with the list', () => {
    const motion = line(3, 3, 9);
    assert.deepEqual(firstViolation(motion, limits, [[0]]), violations(motion, limits, [[0]])[0]);
    assert.equal(firstViolation(line(0, 0), limits, [[0]]), undefined);
  });

  it('passes over what does not count', () => {
    const found = firstViolation(line(1.5, 9), limits, [[0]], ({ bound }) => bound !== 'join');
    assert.deepEqual(found, { bound: 'velocity', dimension: 0, step: 1, value: 7.5, limit: 2 });
  });
});

describe('differences', () => {
  it('gives one value less, divided by the time between two', () => {
    assert.deepEqual(differences(Float64Array.of(0, 1, 3), 0.5), Float64Array.of(2, 4));
    assert.deepEqual(differences(new Float64Array(0), 1), new Float64Array(0));
  });
});
