import assert from 'node:assert/strict';
import { angleBetween, longestStep, seam } from '../../planning/seams.ts';

const nearly = (actual: number, expected: number) => {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} instead of ${expected}`);
};

describe('seam', () => {
  const measured = [0, 0];
  const slice = Float32Array.of(3, 4, 6, 8);

  it('measures the way from the measured state to the first step', () => {
    assert.deepEqual(seam({ measured, previous: undefined, dtS: 0.5 }, slice), {
      boundary_jump: 5,
      direction_change: 0,
      boundary_acceleration: 0,
    });
  });

  it('measures turn and acceleration against the slice before', () => {
    const previous = Float32Array.of(0, 0, 3, 0);
    const { direction_change, boundary_acceleration } = seam({ measured, previous, dtS: 0.5 }, slice);
    nearly(direction_change, Math.PI / 2);
    assert.equal(boundary_acceleration, 20);
  });

  it('takes a slice of one step for a robot that stood', () => {
    const found = seam({ measured, previous: Float32Array.of(3, 3), dtS: 1 }, slice);
    assert.deepEqual(found, { boundary_jump: 5, direction_change: 0, boundary_acceleration: 1 });
  });
});

describe('angleBetween', () => {
  it('is exact for parallel, square and opposite vectors of any length', () => {
    nearly(angleBetween([1, 1, 1], [7, 7, 7]), 0);
    nearly(angleBetween([1, 0], [0, 9]), Math.PI / 2);
    nearly(angleBetween([1, 0], [-2, 0]), Math.PI);
  });

  it('keeps its digits for nearly parallel vectors', () => {
    nearly(angleBetween([1, 0], [1, 1e-9]) * 1e9, 1);
  });

  it('is 0 where a vector has no length', () => {
    assert.equal(angleBetween([0, 0], [1, 0]), 0);
  });
});

describe('longestStep', () => {
  it('finds the longest way between two steps', () => {
    assert.equal(longestStep(Float32Array.of(0, 0, 3, 4, 3, 5), 2), 5);
    assert.equal(longestStep(Float32Array.of(1, 1), 2), 0);
  });
});
