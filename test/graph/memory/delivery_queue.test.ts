/** The queue of the memory graph against a plain list. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DeliveryQueue, Mailbox } from '../../../graph/memory/delivery_queue.ts';

interface Waiting {
  readonly box: number;
  readonly value: number;
}

const depths = [1, 2, 5];
const operation = fc.oneof(
  fc.record({ kind: fc.constant('post' as const), boxes: fc.subarray([0, 1, 2]) }),
  fc.record({ kind: fc.constant('take' as const), count: fc.nat(4) }),
  fc.record({ kind: fc.constant('cancel' as const), box: fc.nat(2) }),
);

/** What the queue promises, said with a list: the order of posting, and the newest of each box. */
class PlainQueue {
  waiting: Waiting[] = [];
  readonly dropped = [0, 0, 0];

  post(value: number, boxes: readonly number[]): void {
    for (const box of boxes) {
      const oldest = this.waiting.filter((one) => one.box === box);
      if (oldest.length === depths[box]) {
        this.waiting = this.waiting.filter((one) => one !== oldest[0]);
        this.dropped[box]! += 1;
      }
      this.waiting.push({ box, value });
    }
  }
}

describe('DeliveryQueue', () => {
  it('keeps the order of posting and the newest of each mailbox', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const queue = new DeliveryQueue(1000);
        const boxes = depths.map((depth) => new Mailbox(depth, () => undefined));
        const plain = new PlainQueue();
        const take = (count: number): Waiting[] => {
          const taken: Waiting[] = [];
          if (count === 0) return taken;
          for (const { mailbox, bytes } of queue.take()) {
            taken.push({ box: boxes.indexOf(mailbox), value: bytes[0]! });
            if (taken.length === count) break;
          }
          return taken;
        };
        for (const [value, step] of operations.entries()) {
          if (step.kind === 'post') {
            queue.post(
              Uint8Array.of(value),
              step.boxes.map((box) => boxes[box]!),
            );
            plain.post(value, step.boxes);
          } else if (step.kind === 'take') {
            assert.deepEqual(take(step.count), plain.waiting.splice(0, step.count));
          } else {
            queue.cancel(boxes[step.box]!);
            plain.waiting = plain.waiting.filter((one) => one.box !== step.box);
          }
          assert.equal(queue.size, plain.waiting.length);
        }
        assert.deepEqual(take(1000), plain.waiting);
        assert.deepEqual(
          boxes.map((box) => box.dropped),
          plain.dropped,
        );
        assert.equal(
          queue.dropped,
          plain.dropped.reduce((sum, count) => sum + count, 0),
        );
      }),
    );
  });

  it('takes what is posted while it is taken from', () => {
    const queue = new DeliveryQueue(1000);
    const box = new Mailbox(1, () => undefined);
    const taken: number[] = [];
    queue.post(Uint8Array.of(0), [box]);
    for (const { bytes } of queue.take()) {
      taken.push(bytes[0]!);
      if (taken.length < 5) queue.post(Uint8Array.of(taken.length), [box]);
    }
    assert.deepEqual(taken, [0, 1, 2, 3, 4]);
  });
});
