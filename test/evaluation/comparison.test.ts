import assert from 'node:assert/strict';
import { compare, summarise, type Arm } from '../../evaluation/comparison.ts';

function arm(name: string, best: readonly number[], firstStart = 0): Arm {
  const outcomes = best.map((bestCoverage, index) => ({
    start: firstStart + index,
    bestCoverage,
    finalCoverage: bestCoverage / 2,
    steps: 100 + index,
  }));
  return { name, description: `${name} chooses`, outcomes };
}

describe('summarise', () => {
  it('counts as solved what covers 95 % at its best', () => {
    const summary = summarise(arm('policy', [0.95, 0.5, 1, 0.55]), 0);
    assert.equal(summary.successes, 2);
    assert.equal(summary.count, 4);
    assert.equal(summary.meanBest, 0.75);
    assert.equal(summary.meanSteps, 101.5);
    assert.ok(summary.meanBestInterval.low < 0.75 && summary.meanBestInterval.high > 0.75);
  });
});

describe('compare', () => {
  it('pairs by start: a small gain on every start is seen through large differences between starts', () => {
    const base = Array.from({ length: 40 }, (_, index) => (index % 10) / 10);
    const gain = compare(
      arm('alone', base),
      arm(
        'scored',
        base.map((best) => best + 0.01),
      ),
      0,
    );
    assert.equal(gain.verdict, 'better');
    assert.deepEqual([gain.better, gain.worse, gain.ties], [40, 0, 0]);
    assert.ok(Math.abs(gain.meanDifference - 0.01) < 1e-12);
    assert.equal(compare(arm('alone', base), arm('again', base), 0).verdict, 'same');
  });

  it('says that it cannot tell from few starts that go both ways', () => {
    const found = compare(arm('alone', [0.2, 0.8, 0.5]), arm('scored', [0.9, 0.1, 0.6]), 0);
    assert.equal(found.verdict, 'cannot tell');
    assert.deepEqual([found.better, found.worse, found.ties], [2, 1, 0]);
  });

  it('refuses arms that had other starts', () => {
    assert.throws(() => compare(arm('a', [0.1, 0.2]), arm('b', [0.1, 0.2], 1), 0), /has no pair/);
    assert.throws(() => compare(arm('a', [0.1]), arm('b', [0.1, 0.2]), 0), /more starts/);
  });
});
