import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rank, rankByIndex, rankCorrelation, rankedCode } from '../../planning/rank.ts';
import { samples } from '../support/samples.ts';

describe('rank', () => {
  it('takes the lowest where lower is better', () => {
    const ranking = rank({ values: [3, 1, 2], lowerIsBetter: true }, [0, 1, 2]);
    assert.deepEqual(ranking, { order: [1, 2, 0], ties: 1, margin: 1 });
  });

  it('takes the highest where higher is better', () => {
    const ranking = rank({ values: [3, 1, 2], lowerIsBetter: false }, [0, 1, 2]);
    assert.deepEqual(ranking, { order: [0, 2, 1], ties: 1, margin: 1 });
  });

  it('takes the lowest index of equals and calls them a tie', () => {
    const ranking = rank({ values: [2, 1, 1, 1], lowerIsBetter: true }, [0, 1, 2, 3]);
    assert.deepEqual(ranking, { order: [1, 2, 3, 0], ties: 3, margin: 0 });
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => rankedCode(ranking, place)),
      ['chosen', 'tied_higher_index', 'tied_higher_index', 'worse_score'],
    );
  });

  it('does not look at candidates that are not to be ranked', () => {
    const ranking = rank({ values: [0, 5, 7], lowerIsBetter: true }, [1, 2]);
    assert.deepEqual(ranking, { order: [1, 2], ties: 1, margin: 2 });
  });

  it('has no margin alone, and a finite one between the farthest numbers', () => {
    const far = { values: [-Number.MAX_VALUE, Number.MAX_VALUE], lowerIsBetter: true };
    assert.deepEqual(rank(far, [0]), { order: [0], ties: 1, margin: 0 });
    assert.equal(rank(far, [0, 1]).margin, Number.MAX_VALUE);
    assert.deepEqual(rank(far, []), { order: [], ties: 0, margin: 0 });
  });

  it('gives the same order for mirrored values and direction', () => {
    const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, (costs) => {
        const indices = costs.map((_, index) => index);
        const lower = rank({ values: costs, lowerIsBetter: true }, indices);
        const higher = rank({ values: costs.map((cost) => 0 - cost), lowerIsBetter: false }, indices);
        assert.deepEqual(lower, higher);
        assert.equal(lower.order[0], costs.indexOf(Math.min(...costs)));
      }),
      { numRuns: samples('planning_orders') },
    );
  });
});

describe('rankByIndex', () => {
  it('keeps the order of the indices', () => {
    assert.deepEqual(rankByIndex([2, 5]), { order: [2, 5], ties: 1, margin: 0 });
  });
});

describe('rankCorrelation', () => {
  it('is 1 for the same order, -1 for the reverse, between for others', () => {
    assert.equal(rankCorrelation([3, 1, 2], [3, 1, 2]), 1);
    assert.equal(rankCorrelation([3, 1, 2], [2, 1, 3]), -1);
    assert.equal(rankCorrelation([3, 1, 2], [1, 3, 2]), 0.5);
    assert.equal(rankCorrelation([3], [3]), 1);
  });
});
