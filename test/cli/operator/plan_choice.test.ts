import assert from 'node:assert/strict';
import { chosenScope, requireShown, reviewedPlan } from '../../../cli/operator/plan_choice.ts';
import { runScope } from '../../../safety/index.ts';
import { begun, plan, reviewed } from './gate_states.ts';

const digest = plan.plan_digest;
const other = digest.startsWith('0') ? '1'.repeat(8) : '0'.repeat(8);

describe('the plan of a command', () => {
  it('is the one under review, by its digest or a beginning of it', () => {
    const state = reviewed();
    for (const named of [undefined, digest, digest.slice(0, 8), digest.slice(0, 63)])
      assert.equal(reviewedPlan(state, named), digest);
    assert.equal(chosenScope(state, { plan: digest.slice(0, 12) }), digest);
    assert.equal(chosenScope(state, { run: true }), runScope);
  });

  it('is refused where another one, or none, is under review', () => {
    assert.throws(() => reviewedPlan(reviewed(), other), {
      code: 'plan_not_reviewed',
      message: `plan ${other} is not under review; ${digest} is`,
    });
    assert.throws(() => reviewedPlan(begun(), undefined), { code: 'plan_not_reviewed', hint: /--run/ });
  });

  it('is refused where it is no digest, too short or too long, or named beside the run', () => {
    const wrong = ['', digest.slice(0, 7), `${digest}0`, digest.toUpperCase(), `${digest.slice(0, 8)}x`];
    for (const named of wrong) assert.throws(() => reviewedPlan(reviewed(), named), { code: 'usage' }, named);
    assert.throws(() => chosenScope(reviewed(), { plan: digest, run: true }), { code: 'usage' });
  });

  it('is not signed where another one came after it was shown', () => {
    requireShown(digest, reviewed());
    requireShown(runScope, begun());
    assert.throws(() => requireShown(digest, { ...reviewed(), plan_digest: 'e'.repeat(64) }), {
      code: 'plan_changed',
    });
    assert.throws(() => requireShown(digest, begun()), { code: 'plan_changed', message: /no plan/ });
  });
});
