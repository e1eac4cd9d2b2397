/** Waits on a clock that is driven by hand. */
import assert from 'node:assert/strict';
import { nextTurn } from '../../core/clock.ts';
import { DrivenClock } from '../../core/driven_clock.ts';
import { Condition, sleep } from '../../core/wait.ts';

const limitNs = 100n;

/** What became of a promise: nothing yet, its value, or the message of its error. */
function outcome(promise: Promise<unknown>): { readonly is: () => unknown } {
  let result: unknown = 'pending';
  promise.then(
    (value) => (result = value),
    (error: unknown) => (result = error),
  );
  return { is: () => result };
}

const clockAtZero = (): DrivenClock => new DrivenClock({ rosNs: 0n, wallNs: 0n });

describe('sleep', () => {
  it('ends when its time has come, and not before', async () => {
    const clocks = clockAtZero();
    const slept = outcome(sleep(clocks, limitNs, new AbortController().signal));
    clocks.advanceTo(limitNs - 1n);
    await nextTurn();
    assert.equal(slept.is(), 'pending');
    clocks.advanceTo(limitNs);
    await nextTurn();
    assert.equal(slept.is(), undefined);
  });

  it('throws the reason of a signal that aborts, and leaves no timer behind', async () => {
    const clocks = clockAtZero();
    const stop = new AbortController();
    const slept = sleep(clocks, limitNs, stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(slept, new Error('enough'));
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('throws at once when the signal was aborted before', async () => {
    const clocks = clockAtZero();
    await assert.rejects(sleep(clocks, limitNs, AbortSignal.abort(new Error('over'))), new Error('over'));
    assert.equal(clocks.nextDueNs, undefined);
  });
});

describe('Condition', () => {
  let clocks: DrivenClock;
  let stop: AbortController;
  let condition: Condition;
  let holds: boolean;

  const until = (): Promise<boolean> =>
    condition.until(() => holds, { clocks, limitNs, signal: stop.signal });

  beforeEach(() => {
    clocks = clockAtZero();
    stop = new AbortController();
    condition = new Condition();
    holds = false;
  });

  it('is true at once when it holds already', async () => {
    holds = true;
    assert.equal(await until(), true);
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('is looked at after each notice', async () => {
    const waited = outcome(until());
    condition.notify();
    await nextTurn();
    assert.equal(waited.is(), 'pending');
    holds = true;
    await nextTurn();
    assert.equal(waited.is(), 'pending');
    condition.notify();
    await nextTurn();
    assert.equal(waited.is(), true);
    assert.equal(clocks.nextDueNs, undefined);
  });

  it('wakes all who wait, in the order they came', async () => {
    const order: number[] = [];
    const waiters = [1, 2, 3].map((who) => until().then(() => order.push(who)));
    holds = true;
    condition.notify();
    await Promise.all(waiters);
    assert.deepEqual(order, [1, 2, 3]);
  });

  it('is false when the limit passed first', async () => {
    const waited = outcome(until());
    clocks.advanceTo(limitNs);
    await nextTurn();
    assert.equal(waited.is(), false);
  });

  it('is true when it holds at the limit, though nobody said so', async () => {
    const waited = until();
    holds = true;
    clocks.advanceTo(limitNs);
    assert.equal(await waited, true);
  });

  it('throws the reason of a signal that aborts, and forgets who waited', async () => {
    const waited = until();
    stop.abort(new Error('enough'));
    await assert.rejects(waited, new Error('enough'));
    holds = true;
    condition.notify();
    assert.equal(clocks.nextDueNs, undefined);
  });
});
