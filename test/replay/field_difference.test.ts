import assert from 'node:assert/strict';
import { firstDifference } from '../../replay/field_difference.ts';

describe('firstDifference', () => {
  it('names the field, nested ones and indexes of lists too, and both values', () => {
    const left = { a: 1n, list: [{ code: 'x' }, { code: 'y' }], data: Float32Array.of(1, 2, 0.1) };
    assert.equal(firstDifference(left, structuredClone(left)), undefined);
    const other = { ...left, list: [{ code: 'x' }, { code: 'z' }], data: Float32Array.of(1, 2, 3) };
    assert.deepEqual(firstDifference(left, other), { field: 'list.1.code', left: '"y"', right: '"z"' });
    assert.deepEqual(firstDifference(left, { ...other, list: left.list }), {
      field: 'data.2',
      left: '0.10000000149011612',
      right: '3',
    });
    assert.deepEqual(firstDifference({ a: 2n ** 64n - 1n }, { a: 2n ** 64n - 2n }), {
      field: 'a',
      left: '18446744073709551615',
      right: '18446744073709551614',
    });
  });

  it('tells the two zeros apart, and lists of other lengths by their lengths', () => {
    assert.deepEqual(firstDifference({ a: 0 }, { a: -0 }), { field: 'a', left: '0', right: '-0' });
    const difference = firstDifference({ list: ['a'] }, { list: ['a', 'b'] });
    assert.deepEqual(difference, { field: 'list', left: '1 parts', right: '2 parts' });
  });

  it('passes over what does not count, asked with one value of the right message in the left one', () => {
    const asked: unknown[] = [];
    const left = { run: 1, list: [{ at: 1, data: 5 }], data: [1, 2, 3] };
    const right = { run: 2, list: [{ at: 2, data: 6 }], data: [1, 8, 9] };
    const counts = (changed: unknown) => {
      asked.push(changed);
      return (changed as typeof left).list[0]!.data === 6;
    };
    assert.equal(firstDifference(left, right, counts)?.field, 'list.0.data');
    assert.deepEqual(asked, [
      { ...left, run: 2 },
      { ...left, list: [{ at: 2, data: 5 }] },
      { ...left, list: [{ at: 1, data: 6 }] },
    ]);
    assert.equal(
      firstDifference({ data: [1, 2] }, { data: [3, 4] }, () => false),
      undefined,
    );
  });
});
