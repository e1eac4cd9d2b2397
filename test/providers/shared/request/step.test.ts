import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkedPolicy,
  requestPolicy,
  type CallPolicy,
} from '../../../../providers/shared/request/policy.ts';
import { retryAfterMs } from '../../../../providers/shared/request/retry_after.ts';
import { attemptMs, nextStep, type Outcome } from '../../../../providers/shared/request/step.ts';
import { closedCircuit, enterCircuit, leaveCircuit } from '../../../../providers/shared/request/circuit.ts';
import { codeOf } from '../../../support/code_of.ts';

const policy: CallPolicy = { ...requestPolicy(1000, 5000).polling };
const base = { policy, isIdempotent: true, attempt: 1, elapsedMs: 0, chance: 0.5 };
const lost: Outcome = { kind: 'lost' };

describe('the policy of a request', () => {
  it('follows from one timeout', () => {
    const { health, request, polling, download } = requestPolicy(45_000);
    const shown = [health, request, polling, download].map(({ timeoutMs, retry }) => [
      timeoutMs,
      retry.maxAttempts,
    ]);
    assert.deepEqual(shown, [
      [10_000, 3],
      [45_000, 1],
      [30_000, 3],
      [45_000, 3],
    ]);
  });

  it('refuses numbers that are out of range', () => {
    for (const timeoutMs of [0, -1, NaN, Infinity])
      assert.equal(
        codeOf(() => requestPolicy(timeoutMs)),
        'provider_config',
      );
    for (const retry of [{ maxAttempts: 0 }, { maxAttempts: 1.5 }, { maxAttempts: 11 }, { backoffMs: NaN }])
      assert.equal(
        codeOf(() => checkedPolicy({ ...policy, retry: { ...policy.retry, ...retry } })),
        'provider_config',
      );
    assert.equal(
      codeOf(() => checkedPolicy({ ...policy, maxElapsedMs: 0 })),
      'provider_config',
    );
  });
});

describe('the step after an attempt', () => {
  it('waits anywhere up to a backoff that doubles', () => {
    const delays = [1, 2].map((attempt) => nextStep({ ...base, attempt }, lost));
    assert.deepEqual(delays, [
      { kind: 'retry', delayMs: 125 },
      { kind: 'retry', delayMs: 250 },
    ]);
    assert.deepEqual(nextStep({ ...base, chance: 0 }, lost), { kind: 'retry', delayMs: 0 });
  });

  it('ends after the last attempt, and after the first of what is not idempotent', () => {
    assert.deepEqual(nextStep({ ...base, attempt: 3 }, lost), { kind: 'fail' });
    assert.deepEqual(nextStep({ ...base, isIdempotent: false }, lost), { kind: 'fail' });
  });

  it('tries again after the listed statuses only', () => {
    const kinds = [400, 404, 408, 409, 429, 500, 501, 502, 503, 504].map(
      (status) => nextStep(base, { kind: 'status', status }).kind,
    );
    const again = 'retry';
    assert.deepEqual(kinds, ['fail', 'fail', again, 'fail', again, again, 'fail', again, again, again]);
  });

  it('waits as long as the server asks, unless that passes the budget or a minute', () => {
    const asked = (ms: number): Outcome => ({ kind: 'status', status: 503, retryAfterMs: ms });
    assert.deepEqual(nextStep(base, asked(2000)), { kind: 'retry', delayMs: 2000 });
    assert.deepEqual(nextStep(base, asked(5000)), { kind: 'budget_exceeded' });
    const free = { ...base, policy: { ...policy, maxElapsedMs: null } };
    assert.deepEqual(nextStep(free, asked(60_000)), { kind: 'retry', delayMs: 60_000 });
    assert.deepEqual(nextStep(free, asked(60_001)), { kind: 'fail' });
  });

  it('keeps every attempt and wait inside of the budget', () => {
    fc.assert(
      fc.property(
        fc.nat(6000),
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (elapsedMs, attempt, chance) => {
          const next = nextStep({ ...base, elapsedMs, attempt, chance }, lost);
          if (next.kind === 'retry') assert.ok(elapsedMs + next.delayMs < 5000);
          assert.ok(elapsedMs + attemptMs(policy, elapsedMs) <= Math.max(5000, elapsedMs));
          if (elapsedMs >= 5000) assert.equal(next.kind, 'budget_exceeded');
        },
      ),
    );
  });
});

describe('the header Retry-After', () => {
  const wallMs = Date.UTC(2026, 0, 31, 12, 0, 0);
  const cases: [string | undefined, number | undefined][] = [
    [undefined, undefined],
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
    ['Sat, 31 Jan 2026 11:59:30 GMT', 0],
    ['Saturday, 31-Jan-26 12:00:10 GMT', 10_000],
    ['Sat Jan 31 12:00:05 2026', 5000],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['1e3', undefined],
    ['9999999999', undefined],
    ['2026-01-31T12:00:30Z', undefined],
    ['Sat, 99 Foo 2026 12:00:30 GMT', undefined],
    ['x'.repeat(100_000), undefined],
  ];
  for (const [text, expected] of cases)
    it(`reads ${text?.slice(0, 40) ?? 'nothing'} as ${expected ?? 'nothing'}`, () => {
      assert.equal(retryAfterMs(text, wallMs), expected);
    });
});

describe('a circuit', () => {
  const ms = 1_000_000n;
  const failed = (count: number) => {
    let state = closedCircuit;
    for (let call = 0; call < count; call += 1) state = leaveCircuit(state, 'failed', 0n);
    return state;
  };

  it('opens at the fifth failure in a row, and not when one call between them succeeded', () => {
    assert.deepEqual(failed(4), { kind: 'closed', failures: 4 });
    assert.deepEqual(failed(5), { kind: 'open', untilNs: 5000n * ms, openMs: 5000 });
    assert.deepEqual(leaveCircuit(failed(4), 'succeeded', 0n), closedCircuit);
    assert.deepEqual(leaveCircuit(failed(4), 'cancelled', 0n), { kind: 'closed', failures: 4 });
  });

  it('lets one probe through when its time has come, and closes or opens twice as long by it', () => {
    const open = failed(5);
    assert.equal(enterCircuit(open, 5000n * ms - 1n), undefined);
    const probing = enterCircuit(open, 5000n * ms);
    assert.deepEqual(probing, { kind: 'half_open', openMs: 5000 });
    assert.equal(enterCircuit({ kind: 'half_open', openMs: 5000 }, 9999n * ms), undefined);
    assert.deepEqual(leaveCircuit({ kind: 'half_open', openMs: 5000 }, 'succeeded', 0n), closedCircuit);
    const again = leaveCircuit({ kind: 'half_open', openMs: 40_000 }, 'failed', 0n);
    assert.deepEqual(again, { kind: 'open', untilNs: 60_000n * ms, openMs: 60_000 });
    const cancelled = leaveCircuit({ kind: 'half_open', openMs: 5000 }, 'cancelled', 7n);
    assert.deepEqual(cancelled, { kind: 'open', untilNs: 7n, openMs: 5000 });
  });
});
