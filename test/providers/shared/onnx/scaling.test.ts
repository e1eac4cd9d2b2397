import assert from 'node:assert/strict';
import type { Scaling } from '../../../../providers/shared/onnx/bundle.ts';
import { denormalised, normaliseInto, scaleOf } from '../../../../providers/shared/onnx/scaling.ts';

function there(scaling: Scaling, values: readonly number[]): readonly number[] {
  const target = new Float32Array(values.length + 1);
  normaliseInto(target, 1, { values: [9, 9, ...values], from: 2, length: 4 }, scaleOf(scaling, 2));
  assert.equal(target[0], 0);
  return [...target.subarray(1)];
}

describe('scaling', () => {
  const cases: readonly (readonly [Scaling, readonly number[]])[] = [
    [{ mode: 'identity' }, [0, 10, 4, 30]],
    [{ mode: 'mean_std', mean: [2, 20], std: [2, 10] }, [-1, -1, 1, 1]],
    [{ mode: 'mean_std', mean: [2, 20], std: [1, 4], eps: 1 }, [-1, -2, 1, 2]],
    [{ mode: 'min_max', min: [0, 10], max: [8, 30] }, [-1, -1, 0, 1]],
    [{ mode: 'min_max', min: [0, 10], max: [6, 28], eps: 2 }, [-1, -1, 0, 1]],
  ];
  for (const [scaling, normal] of cases) {
    it(`goes there and back by ${JSON.stringify(scaling)}`, () => {
      const values = [0, 10, 4, 30];
      assert.deepEqual(there(scaling, values), normal);
      assert.deepEqual([...denormalised(Float32Array.from(normal), scaleOf(scaling, 2))], values);
    });
  }
});
