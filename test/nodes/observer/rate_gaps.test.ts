/** Samples that a topic owes by its rate, from the stamps of those that came. */
import assert from 'node:assert/strict';
import { RateGaps } from '../../../nodes/observer/rate_gaps.ts';

const periodNs = 100_000_000n;

function missingOf(stampsMs: readonly number[], slopNs = 0n): number {
  const gaps = new RateGaps({ rateHz: 10, slopNs });
  for (const ms of stampsMs) gaps.note(BigInt(Math.round(ms * 1e6)));
  return gaps.missing;
}

describe('RateGaps', () => {
  it('counts no gap where every period has a sample, early or late by less than half of it', () => {
    assert.equal(missingOf([]), 0);
    assert.equal(missingOf([0, 100, 200, 300]), 0);
    assert.equal(missingOf([0, 140, 210, 350]), 0);
    assert.equal(missingOf([0, 2, 4, 6, 100]), 0);
  });

  it('counts each period without a sample', () => {
    assert.equal(missingOf([0, 200]), 1);
    assert.equal(missingOf([0, 100, 400, 500, 1000]), 6);
    assert.equal(missingOf([0, 195, 310]), 1);
  });

  it('takes no notice of stamps that repeat or go back', () => {
    assert.equal(missingOf([0, 300, 300, 100, 400]), 2);
  });

  it('counts no gap that leaves a sample near enough to every frame', () => {
    assert.equal(missingOf([0, 300], 3n * (periodNs / 2n)), 0);
    assert.equal(missingOf([0, 301], 3n * (periodNs / 2n)), 2);
  });
});
