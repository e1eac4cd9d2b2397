import assert from 'node:assert/strict';
import { candidateSetType } from '../../msgs/index.ts';
import { mergeChunks } from '../../planning/merge.ts';
import { lines, testChunk, testMeta } from '../support/messages.ts';
import { testTask } from './tasks.ts';

const meta = testMeta();
const task = testTask();

describe('mergeChunks', () => {
  it('orders candidates by provider name and then by their own index', () => {
    const [a, b] = [testChunk('alpha', { candidates: 2 }), testChunk('beta', { candidates: 3 })];
    const forward = mergeChunks(task, meta, [a, b]).set;
    const backward = mergeChunks(task, meta, [b, a]).set;
    assert.deepEqual(forward, backward);
    assert.deepEqual(
      forward?.origins.map(({ provider, first, count }) => [provider, first, count]),
      [
        ['alpha', 0, 2],
        ['beta', 2, 3],
      ],
    );
    assert.deepEqual(forward.data, Float32Array.of(...a.data, ...b.data));
    assert.deepEqual(forward.shape, Uint32Array.of(5, 16, 2));
  });

  it('makes a set that its message type accepts', () => {
    const { set } = mergeChunks(task, meta, [testChunk('alpha'), testChunk('beta')]);
    assert.deepEqual(candidateSetType.decode(candidateSetType.encode(set!)), set);
  });

  it('leaves out a chunk with another horizon than the first name has', () => {
    const chunks = [testChunk('beta', { horizon: 16 }), testChunk('alpha', { horizon: 12 })];
    const { set, leftOut } = mergeChunks(task, meta, chunks);
    assert.deepEqual(
      set?.origins.map(({ provider }) => provider),
      ['alpha'],
    );
    assert.deepEqual(leftOut, [
      { provider: 'beta', code: 'horizon_mismatch', detail: '16 steps, alpha has 12' },
    ]);
  });

  it('leaves out a chunk whose steps that count begin elsewhere', () => {
    const chunks = [testChunk('alpha'), testChunk('beta', { fields: { start_index: 1 } })];
    assert.deepEqual(mergeChunks(task, meta, chunks).leftOut, [
      { provider: 'beta', code: 'slice_mismatch', detail: 'starts at 1, alpha at 0' },
    ]);
  });

  it('leaves out what no longer fits one set', () => {
    const big = { candidates: 600, horizon: 8, fields: { data: lines(600, 8) } };
    const { set, leftOut } = mergeChunks(task, meta, [testChunk('alpha', big), testChunk('beta', big)]);
    assert.equal(set?.shape[0], 600);
    assert.deepEqual(
      leftOut.map(({ code }) => code),
      ['too_many_candidates'],
    );
  });

  it('makes no set of nothing', () => {
    assert.deepEqual(mergeChunks(task, meta, []), { set: undefined, leftOut: [] });
  });
});
