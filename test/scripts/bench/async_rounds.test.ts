import assert from 'node:assert/strict';
import { pairedAsyncRatios } from '../../../scripts/bench/async_rounds.ts';

describe('pairedAsyncRatios', () => {
  it('lets both sides begin a round in turn, one call at a time', async () => {
    const calls: string[] = [];
    let under = 0;
    const note = (side: string) => async () => {
      assert.equal(under, 0);
      under += 1;
      await Promise.resolve();
      under -= 1;
      if (calls.at(-1) !== side) calls.push(side);
    };
    const rounds = { rounds: 2, roundMs: 1, warmUpMs: 1 };
    const { min, max } = await pairedAsyncRatios(note('ours'), note('peer'), rounds);
    assert.ok(min > 0 && max < Infinity);
    assert.deepEqual(calls, ['ours', 'peer', 'ours', 'peer', 'ours']);
  });
});
