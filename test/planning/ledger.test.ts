import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claimedNs, ledger, type CycleTimes } from '../../planning/ledger.ts';
import { samples } from '../support/samples.ts';

const timings = { queue_ns: 1n, inference_ns: 20n, transport_ns: 3n, translation_ns: 4n };

function total(times: CycleTimes): bigint {
  return ledger(times).reduce((sum, { duration_ns }) => sum + duration_ns, 0n);
}

describe('ledger', () => {
  it('splits each phase into what its slowest provider claims and the rest', () => {
    const parts = ledger({
      observationNs: 100n,
      requestNs: 110n,
      phases: [
        { name: 'policy', endNs: 150n, slowest: timings },
        { name: 'score', endNs: 160n, slowest: undefined },
      ],
      planNs: 165n,
    });
    assert.deepEqual(Object.fromEntries(parts.map(({ part, duration_ns }) => [part, duration_ns])), {
      observe: 10n,
      policy_queue: 1n,
      policy_inference: 20n,
      policy_transport: 3n,
      policy_translation: 4n,
      policy_other: 12n,
      score_queue: 0n,
      score_inference: 0n,
      score_transport: 0n,
      score_translation: 0n,
      score_other: 10n,
      decide: 5n,
    });
  });

  it('gives a claim no more than the time that passed', () => {
    const phases = [{ name: 'policy', endNs: 15n, slowest: timings }] as const;
    const parts = ledger({ observationNs: 0n, requestNs: 0n, phases, planNs: 15n });
    assert.deepEqual(
      parts.map(({ duration_ns }) => duration_ns),
      [0n, 1n, 14n, 0n, 0n, 0n, 0n],
    );
    assert.equal(claimedNs(timings), 28n);
  });

  it('sums to the time from observation to plan, whatever is claimed', () => {
    const ns = fc.bigInt(0n, 0xffff_ffff_ffff_ffffn);
    const claims = fc.record({ queue_ns: ns, inference_ns: ns, transport_ns: ns, translation_ns: ns });
    const gap = fc.bigInt(0n, 10n ** 12n);
    fc.assert(
      fc.property(fc.tuple(gap, gap, gap, gap), claims, claims, ([a, b, c, d], policy, score) => {
        const phases = [
          { name: 'policy', endNs: a + b, slowest: policy },
          { name: 'score', endNs: a + b + c, slowest: score },
        ] as const;
        const planNs = a + b + c + d;
        assert.equal(total({ observationNs: 0n, requestNs: a, phases, planNs }), planNs);
      }),
      { numRuns: samples('planning_orders') },
    );
  });

  it('has no negative part when a clock steps back', () => {
    const phases = [{ name: 'policy', endNs: 5n, slowest: timings }] as const;
    assert.equal(total({ observationNs: 100n, requestNs: 50n, phases, planNs: 4n }), 0n);
  });
});
