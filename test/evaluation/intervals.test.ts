import assert from 'node:assert/strict';
import { bootstrap, quantile, verdictOf, wilson } from '../../evaluation/intervals.ts';
import { seededRandom } from '../../core/random.ts';

function near(actual: number, wanted: number, tolerance = 5e-4): void {
  assert.ok(Math.abs(actual - wanted) <= tolerance, `${actual} is not ${wanted}`);
}

describe('wilson', () => {
  it('gives the published intervals', () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, count, low, high] of published) {
      const interval = wilson(successes, count);
      near(interval.low, low);
      near(interval.high, high);
    }
  });

  it('mirrors where successes and failures change places', () => {
    const [few, many] = [wilson(2, 50), wilson(48, 50)];
    near(few.low, 1 - many.high, 1e-12);
    near(few.high, 1 - many.low, 1e-12);
  });
});

describe('bootstrap', () => {
  it('is near the interval of a normal mean, and the same for the same seed', () => {
    const random = seededRandom('values');
    const values = Array.from({ length: 400 }, () => 3 + random.normal());
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const interval = bootstrap(values, 1);
    const half = 1.96 / Math.sqrt(values.length);
    near(interval.low, average - half, 0.02);
    near(interval.high, average + half, 0.02);
    assert.deepEqual(bootstrap(values, 1), interval);
    assert.notDeepEqual(bootstrap(values, 2), interval);
  });

  it('of equal values is that value', () => {
    assert.deepEqual(bootstrap([0.5, 0.5, 0.5], 0), { low: 0.5, high: 0.5 });
  });
});

describe('quantile', () => {
  it('lies between neighbours', () => {
    assert.equal(quantile([1, 2, 4], 0.5), 2);
    assert.equal(quantile([1, 2, 4], 0.75), 3);
    assert.throws(() => quantile([], 0.5), /quantile of nothing/);
  });
});

describe('verdictOf', () => {
  it('claims only what the interval carries', () => {
    const margin = 0.02;
    assert.equal(verdictOf({ low: 0.001, high: 0.2 }, 10, margin), 'better');
    assert.equal(verdictOf({ low: -0.2, high: -0.001 }, 10, margin), 'worse');
    assert.equal(verdictOf({ low: -0.01, high: 0.01 }, 10, margin), 'same');
    assert.equal(verdictOf({ low: -0.01, high: 0.03 }, 10, margin), 'cannot tell');
    assert.equal(verdictOf({ low: -0.03, high: 0.01 }, 10, margin), 'cannot tell');
    assert.equal(verdictOf({ low: 0, high: 0.01 }, 10, margin), 'same');
    assert.equal(verdictOf({ low: 0.1, high: 0.2 }, 9, margin), 'cannot tell');
  });
});
