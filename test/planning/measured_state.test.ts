import assert from 'node:assert/strict';
import type { Tensor } from '../../msgs/index.ts';
import { measuredState } from '../../planning/measured_state.ts';
import { float32Tensor, pushtEmbodiment, testObservation } from '../support/messages.ts';

const embodiment = pushtEmbodiment();
const tensor = float32Tensor('agent_position', [2, 2], [1, 2, 3, 4]);

function read(...tensors: readonly Tensor[]) {
  return measuredState(testObservation({ tensors }), embodiment);
}

describe('measuredState', () => {
  it('is the newest row of the state tensor', () => {
    assert.deepEqual(read(tensor), { kind: 'measured', state: Float64Array.of(3, 4) });
  });

  it('reads float64, wherever its bytes lie', () => {
    const bytes = new Uint8Array(33);
    bytes.set(new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer), 1);
    const data = bytes.subarray(1);
    const state = read({ ...tensor, dtype: 'float64', data });
    assert.deepEqual(state, { kind: 'measured', state: Float64Array.of(3, 4) });
  });

  it('is missing without a tensor of that name', () => {
    assert.deepEqual(read(), { kind: 'unknown', code: 'state_missing' });
  });

  const unfit: readonly (readonly [string, Partial<Tensor>])[] = [
    ['three columns', { shape: Uint32Array.of(2, 3) }],
    ['one axis', { shape: Uint32Array.of(2) }],
    ['another number of samples', { shape: Uint32Array.of(1, 2), data: tensor.data.subarray(8) }],
    ['integers', { dtype: 'int32' }],
    ['an image', { encoding: 'png' }],
    ['another unit', { unit: 'm' }],
    [
      'numbers too large for a step',
      {
        dtype: 'float64',
        data: new Uint8Array(Float64Array.of(0, 0, 1e300, 0).buffer),
      },
    ],
  ];
  for (const [what, fields] of unfit) {
    it(`does not take ${what} for the state`, () => {
      assert.deepEqual(read({ ...tensor, ...fields }), { kind: 'unknown', code: 'state_mismatch' });
    });
  }
});
