import assert from 'node:assert/strict';
import { pairedRatios, spreadOf } from '../../../scripts/bench/rounds.ts';

describe('spreadOf', () => {
  it('gives the lowest, the middle and the highest value, whatever their order', () => {
    assert.deepEqual(spreadOf([10, 9, 1]), { min: 1, median: 9, max: 10 });
    assert.deepEqual(spreadOf([4]), { min: 4, median: 4, max: 4 });
  });
});

describe('pairedRatios', () => {
  it('lets both sides begin a round in turn', () => {
    const calls: string[] = [];
    const note = (side: string) => () => {
      if (calls.at(-1) !== side) calls.push(side);
    };
    const { min, max } = pairedRatios(note('ours'), note('peer'), { rounds: 2, roundMs: 1, warmUpMs: 1 });
    assert.ok(min > 0 && max < Infinity);
    assert.deepEqual(calls, ['ours', 'peer', 'ours', 'peer', 'ours']);
  });
});
