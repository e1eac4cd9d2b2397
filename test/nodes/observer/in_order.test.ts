/** Works that end in any order, handed on in the order of their beginning. */
import assert from 'node:assert/strict';
import { InOrder } from '../../../nodes/observer/in_order.ts';

function gates<T>(): { readonly work: () => Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (open = resolve));
  return { work: () => promise, open };
}

describe('InOrder', () => {
  it('keeps results back until all that began before are there', async () => {
    const results: number[] = [];
    const order = new InOrder<number>({ limit: 2, onResult: (result) => results.push(result) });
    const [first, second] = [gates<number>(), gates<number>()];
    const begun = [order.begin(first.work)!, order.begin(second.work)!];
    second.open(2);
    await second.work();
    assert.deepEqual(results, []);
    first.open(1);
    await Promise.all(begun);
    assert.deepEqual(results, [1, 2]);
  });

  it('begins no more than its limit, and again when there is room', async () => {
    const order = new InOrder<number>({ limit: 1, onResult: () => undefined });
    const first = gates<number>();
    const begun = order.begin(first.work);
    assert.equal(order.begin(first.work), undefined);
    first.open(1);
    await begun;
    assert.notEqual(order.begin(first.work), undefined);
  });

  it('hands results on after one that could not be', async () => {
    const results: number[] = [];
    const order = new InOrder<number>({
      limit: 2,
      onResult: (result) => {
        if (result === 1) throw new Error('no');
        results.push(result);
      },
    });
    const begun = [order.begin(async () => 1)!, order.begin(async () => 2)!];
    const [first] = await Promise.allSettled(begun);
    assert.deepEqual([first!.status, results], ['rejected', [2]]);
  });

  it('hands nothing on after its end', async () => {
    const order = new InOrder<number>({ limit: 1, onResult: () => assert.fail('handed on') });
    const begun = order.begin(async () => 1);
    order[Symbol.dispose]();
    await begun;
  });
});
