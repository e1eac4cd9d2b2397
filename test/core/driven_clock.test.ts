/** Time that is driven: what fires, when, and in which order. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DrivenClock } from '../../core/driven_clock.ts';
import { WorldforgeError } from '../../core/errors.ts';

const makeClock = () => new DrivenClock({ rosNs: 1000n, wallNs: 5000n });
const isAssertion = (error: unknown) => error instanceof WorldforgeError && error.code === 'assertion';

describe('DrivenClock', () => {
  it('moves three clocks together, each from its own start', () => {
    const clock = makeClock();
    const now = () => [clock.steady.now(), clock.ros.now(), clock.wall.now()];
    assert.deepEqual(now(), [0n, 1000n, 5000n]);
    clock.advanceTo(42n);
    assert.deepEqual(now(), [42n, 1042n, 5042n]);
  });

  it('fires timers at their due time in order, ties in order of creation', () => {
    const clock = makeClock();
    const fired: string[] = [];
    for (const [name, delayNs] of [
      ['c', 30n],
      ['a', 10n],
      ['b', 20n],
      ['b2', 20n],
      ['never', 31n],
    ] as const) {
      clock.after(delayNs, () => fired.push(`${name} ${clock.steady.now()}`));
    }
    clock.advanceTo(30n);
    assert.deepEqual(fired, ['a 10', 'b 20', 'b2 20', 'c 30']);
    assert.equal(clock.nextDueNs, 31n);
  });

  it('fires what a callback sets, when it is due on the way', () => {
    const clock = makeClock();
    const fired: bigint[] = [];
    const tick = (): void => {
      fired.push(clock.steady.now());
      clock.after(10n, tick);
    };
    clock.after(10n, tick);
    clock.advanceTo(35n);
    assert.deepEqual(fired, [10n, 20n, 30n]);
    assert.equal(clock.nextDueNs, 40n);
  });

  it('does not fire a timer that was disposed of, in the same instant too', () => {
    const clock = makeClock();
    const fired: string[] = [];
    const gone = clock.after(5n, () => fired.push('gone'));
    clock.after(10n, () => {
      fired.push('first');
      second[Symbol.dispose]();
    });
    const second = clock.after(10n, () => fired.push('second'));
    gone[Symbol.dispose]();
    gone[Symbol.dispose]();
    clock.advanceTo(20n);
    assert.deepEqual(fired, ['first']);
    assert.equal(clock.nextDueNs, undefined);
  });

  it('takes a negative delay as none', () => {
    const clock = makeClock();
    clock.advanceTo(7n);
    clock.after(-5n, () => undefined);
    assert.equal(clock.nextDueNs, 7n);
  });

  it('lets a callback advance further, and never goes back', () => {
    const clock = makeClock();
    clock.after(10n, () => clock.advanceTo(100n));
    clock.advanceTo(20n);
    assert.equal(clock.steady.now(), 100n);
    assert.throws(() => clock.advanceTo(99n), isAssertion);
  });

  it('lets out what a callback throws, and goes on after it', () => {
    const clock = makeClock();
    const fired: string[] = [];
    clock.after(10n, () => {
      throw new Error('a fault');
    });
    clock.after(20n, () => fired.push('after'));
    assert.throws(() => clock.advanceTo(30n), /a fault/);
    assert.equal(clock.steady.now(), 10n);
    clock.advanceTo(30n);
    assert.deepEqual(fired, ['after']);
  });

  it('refuses more timers than it may hold', () => {
    const clock = makeClock();
    for (let count = 0; count < 10_000; count += 1) clock.after(1n, () => undefined);
    assert.throws(() => clock.after(1n, () => undefined), isAssertion);
  });

  it('stops a timer that sets itself again without delay', () => {
    const clock = makeClock();
    const again = (): void => void clock.after(0n, again);
    again();
    assert.throws(() => clock.advanceTo(1n), isAssertion);
  });

  it('fires each timer once at its time, whatever the steps of the driver', () => {
    const delays = fc.array(fc.bigInt(0n, 50n), { maxLength: 30 });
    const strides = fc.array(fc.bigInt(0n, 20n), { maxLength: 10 });
    fc.assert(
      fc.property(delays, strides, (delaysNs, stridesNs) => {
        const clock = makeClock();
        const fired: [bigint, number][] = [];
        delaysNs.forEach((delayNs, index) => {
          clock.after(delayNs, () => fired.push([clock.steady.now(), index]));
        });
        for (const strideNs of stridesNs) clock.advanceTo(clock.steady.now() + strideNs);
        const endNs = clock.steady.now();
        const expected = delaysNs
          .map((delayNs, index): [bigint, number] => [delayNs, index])
          .filter(([delayNs]) => delayNs < endNs || (delayNs === endNs && stridesNs.length > 0))
          .sort(([a, i], [b, j]) => (a === b ? i - j : a < b ? -1 : 1));
        assert.deepEqual(fired, expected);
      }),
    );
  });
});
