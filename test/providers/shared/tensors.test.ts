import assert from 'node:assert/strict';
import fc from 'fast-check';
import { floatTensor, hasTensor } from '../../../providers/shared/tensors.ts';
import { floats } from '../builders.ts';

const wanted = { provider: 'any', where: 'goal', name: 'target', shape: [null, 2] };
const target = floats('target', [2, 2], [1, 2, 3, 4]);

describe('floatTensor', () => {
  it('reads float32 and float64 values with their shape', () => {
    const doubles = {
      ...target,
      dtype: 'float64',
      data: new Uint8Array(Float64Array.of(0.1, 0.2, 0.3, 0.4).buffer),
    };
    assert.deepEqual(floatTensor([target], wanted), { shape: [2, 2], values: Float64Array.of(1, 2, 3, 4) });
    assert.deepEqual(floatTensor([doubles], wanted).values, Float64Array.of(0.1, 0.2, 0.3, 0.4));
  });

  it('reads values that do not lie at a multiple of their size', () => {
    const shifted = Uint8Array.of(0, ...target.data).subarray(1);
    assert.deepEqual(floatTensor([{ ...target, data: shifted }], wanted).values, Float64Array.of(1, 2, 3, 4));
  });

  it('names what there is when the tensor is missing', () => {
    assert.throws(() => floatTensor([floats('other', [1], [1])], wanted), {
      code: 'provider_failed',
      message: 'any: tensor target of the goal is missing; there is other',
    });
    assert.throws(() => floatTensor([], wanted), { message: /there is no tensor$/ });
  });

  const refused = [
    ['another shape', floats('target', [4], [1, 2, 3, 4]), /has shape 4 instead of any x 2$/],
    ['an empty axis', floats('target', [0, 2], []), /has shape 0 x 2 instead of any x 2$/],
    ['another type', { ...target, dtype: 'int32' }, /is raw int32 instead of raw float32 or float64$/],
    ['a type of another object', { ...target, dtype: 'toString' }, /is raw toString instead of raw float32/],
    ['an image', { ...target, encoding: 'png' }, /is png float32 instead of raw/],
    ['too few bytes', { ...target, data: target.data.subarray(1) }, /has 15 bytes for 4 values/],
    ['too many values', floats('target', [65_536, 2], []), /for 131072 values, of at most 65536$/],
    [
      'a value that is not finite',
      floats('target', [1, 2], [1, Infinity]),
      /has a value that is not finite$/,
    ],
  ] as const;
  for (const [what, tensor, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => floatTensor([tensor], wanted), { code: 'provider_failed', message });
    });
  }

  it('gives back every float32 it was given', () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const read = floatTensor([floats('target', [values.length], values)], { ...wanted, shape: [null] });
        assert.deepEqual(read.values, Float64Array.from(values));
      }),
    );
  });
});

describe('hasTensor', () => {
  it('finds a tensor by its whole name', () => {
    assert.equal(hasTensor([target], 'target'), true);
    assert.equal(hasTensor([target], 'targe'), false);
  });
});
