/** How often a step is told of lost samples. */
import assert from 'node:assert/strict';
import { MissingSamples } from '../../nodes/missing_samples.ts';
import { oneSecondNs } from './support.ts';

describe('MissingSamples', () => {
  it('tells the first loss at once, and what a flood loses after it once a second', () => {
    const samples = new MissingSamples();
    const due = (missing: number, atNs: bigint) => samples.due('a', missing, atNs);
    assert.deepEqual(
      [
        due(0, 0n),
        due(2, 1n),
        due(7, 2n),
        due(9, oneSecondNs),
        due(9, oneSecondNs + 1n),
        due(9, 9n * oneSecondNs),
      ],
      [0, 2, 0, 0, 7, 0],
    );
  });

  it('keeps topics apart, and says nothing of samples that came after all', () => {
    const samples = new MissingSamples();
    assert.deepEqual([samples.due('a', 3, 0n), samples.due('b', 1, 0n)], [3, 1]);
    assert.equal(samples.due('a', 1, 2n * oneSecondNs), 0);
  });
});
