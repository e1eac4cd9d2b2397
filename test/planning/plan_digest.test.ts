import assert from 'node:assert/strict';
import { nsToStamp } from '../../core/time.ts';
import type { Plan } from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import { testMeta, testPlan, testStartNs } from '../support/messages.ts';

describe('planDigest', () => {
  const plan = testPlan();

  it('is the digest that a plan carries', () => {
    assert.equal(planDigest(plan), plan.plan_digest);
  });

  const outside: readonly (readonly [string, Partial<Plan>])[] = [
    [
      'run, cycle, stamp, boot and sequence',
      { meta: testMeta({ run_id: 'x', cycle: 9, node: 'n', boot_id: 9n }) },
    ],
    ['stamps', { meta: testMeta({ stamp: nsToStamp(testStartNs + 5n), sequence: 4n }) }],
    ['request id', { request_id: 'other' }],
    ['notes', { notes: [{ code: 'tie', numbers: Float64Array.of(2) }] }],
    ['ledger', { ledger: [{ part: 'decide', duration_ns: 5n }] }],
    ['candidate reports', { candidates: [] }],
  ];
  for (const [what, fields] of outside) {
    it(`does not depend on ${what}`, () => {
      assert.equal(planDigest({ ...plan, ...fields }), plan.plan_digest);
    });
  }

  const other = 'e'.repeat(64);
  const inside: readonly Partial<Plan>[] = [
    { meta: testMeta({ robot_id: 'another' }) },
    { schema_version: 2 },
    { embodiment_digest: other },
    { goal_digest: other },
    { observation_digest: other },
    { candidate_set_digest: other },
    { limits_digest: other },
    { chosen_index: 1 },
    { policy: [{ provider: 'policy', revision: 'policy-2' }] },
    { scorers: [] },
    { slice: plan.slice.map((value, index) => (index === 3 ? value + 1 : value)) },
    { slice_steps: plan.slice_steps + 1 },
    { tail: plan.tail.map((value) => value + 1) },
    { tail_steps: plan.tail_steps + 1 },
  ];
  for (const fields of inside) {
    it(`depends on ${Object.keys(fields).join()}`, () => {
      assert.notEqual(planDigest({ ...plan, ...fields }), plan.plan_digest);
    });
  }

  it('reads the numbers of a view of a larger array', () => {
    const larger = Float32Array.of(9, ...plan.slice, 9);
    assert.equal(planDigest({ ...plan, slice: larger.subarray(1, -1) }), plan.plan_digest);
  });
});
