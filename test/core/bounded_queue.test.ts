import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { BoundedQueue, type WhenFull } from '../../core/bounded_queue.ts';

function filled(whenFull: WhenFull): BoundedQueue<number> {
  const queue = new BoundedQueue<number>({ capacity: 2, whenFull });
  queue.push(1);
  queue.push(2);
  return queue;
}

function drained<T>(queue: BoundedQueue<T>): readonly (T | undefined)[] {
  return Array.from({ length: queue.size }, () => queue.shift());
}

describe('BoundedQueue', () => {
  it('gives items in their order', () => {
    assert.deepEqual(drained(filled('drop-oldest')), [1, 2]);
    assert.equal(filled('drop-oldest').dropped, 0);
  });

  it('drops the oldest when full, says so and counts it', () => {
    const queue = filled('drop-oldest');
    assert.equal(queue.push(3), false);
    assert.equal(queue.dropped, 1);
    assert.deepEqual(drained(queue), [2, 3]);
  });

  it('refuses the newest when full, says so and counts it', () => {
    const queue = filled('refuse-newest');
    assert.equal(queue.push(3), false);
    assert.equal(queue.dropped, 1);
    assert.deepEqual(drained(queue), [1, 2]);
  });

  it('gives nothing when empty', () => {
    const queue = filled('drop-oldest');
    queue.clear();
    assert.deepEqual([queue.size, queue.shift(), queue.dropped], [0, undefined, 0]);
  });

  for (const capacity of [0, -1, 1.5, NaN, Infinity]) {
    it(`refuses a capacity of ${capacity}`, () => {
      assert.throws(() => new BoundedQueue({ capacity, whenFull: 'drop-oldest' }), RangeError);
    });
  }

  it('never holds more than its capacity, and loses nothing uncounted', () => {
    const whenFull = fc.constantFrom<WhenFull>('drop-oldest', 'refuse-newest');
    const acts = fc.array(fc.constantFrom('push', 'shift'), { maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), whenFull, acts, (capacity, policy, list) => {
        const queue = new BoundedQueue<number>({ capacity, whenFull: policy });
        let [pushed, taken] = [0, 0];
        for (const act of list) {
          if (act === 'push') queue.push(pushed++);
          else if (queue.shift() !== undefined) taken += 1;
          assert.ok(queue.size <= capacity);
          assert.equal(queue.size + taken + queue.dropped, pushed);
        }
      }),
    );
  });
});
