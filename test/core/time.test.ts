import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compactUtc, isoUtc, nsToStamp, stampToNs } from '../../core/time.ts';

const secMin = -(2n ** 31n);
const secMax = 2n ** 31n - 1n;
const nsMin = secMin * 1_000_000_000n;
const nsMax = secMax * 1_000_000_000n + 999_999_999n;

describe('nsToStamp', () => {
  it('gives the stamp that stands for the same time', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: nsMin, max: nsMax }), (ns) => {
        const stamp = nsToStamp(ns);
        assert.equal(stampToNs(stamp), ns);
        assert.ok(stamp.nanosec >= 0 && stamp.nanosec <= 999_999_999);
      }),
    );
  });

  it('counts nanoseconds up, before the epoch too', () => {
    assert.deepEqual(nsToStamp(-1n), { sec: -1, nanosec: 999_999_999 });
    assert.deepEqual(nsToStamp(-1_000_000_000n), { sec: -1, nanosec: 0 });
    assert.deepEqual(nsToStamp(1_500_000_000n), { sec: 1, nanosec: 500_000_000 });
  });

  it('refuses what 32-bit seconds cannot hold', () => {
    assert.deepEqual([stampToNs(nsToStamp(nsMin)), stampToNs(nsToStamp(nsMax))], [nsMin, nsMax]);
    assert.throws(() => nsToStamp(nsMin - 1n), RangeError);
    assert.throws(() => nsToStamp(nsMax + 1n), RangeError);
  });
});

describe('labels of wall time', () => {
  const wallNs = 1_769_860_800_123_456_789n;

  it('are ISO 8601 in UTC with milliseconds', () => {
    assert.equal(isoUtc(wallNs), '2026-01-31T12:00:00.123Z');
  });

  it('are compact where they name a run', () => {
    assert.equal(compactUtc(wallNs), '20260131T120000Z');
  });
});
