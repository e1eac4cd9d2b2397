import assert from 'node:assert/strict';
import { recordedPlan } from '../../../cli/operator/recorded_plan.ts';
import type { GateState } from '../../../msgs/index.ts';
import { makeDesk, rehearsed } from '../../e2e/support.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { reviewed } from './gate_states.ts';

function stateOf(runId: string, digest: string): GateState {
  const state = reviewed();
  return { ...state, plan_digest: digest, meta: { ...state.meta, run_id: runId } };
}

function unexpected(text: string): never {
  throw new Error(text);
}

describe('the plan of a recording', () => {
  it('is the one whose recomputed digest is under review', async function () {
    this.timeout(60_000);
    using desk = makeDesk();
    const { run_id, plan_digests } = await rehearsed(desk);
    const [first = '', second = ''] = plan_digests.filter((digest) => digest !== null);
    assert.notEqual(first, second);
    for (const digest of [first, second]) {
      const plan = await recordedPlan(desk.workspace, stateOf(run_id, digest), unexpected);
      assert.equal(plan?.plan_digest, digest);
    }
    for (const [run, digest] of [
      [run_id, ''],
      [run_id, 'e'.repeat(64)],
      ['another', first],
    ] as const)
      assert.equal(await recordedPlan(desk.workspace, stateOf(run, digest), unexpected), undefined);
  });

  it('is told to be unreadable where it is', async () => {
    using scratch = scratchFolder();
    scratch.write({ 'runs/r/bag/bag_0.mcap': 'no recording' });
    const told: string[] = [];
    const state = stateOf('r', 'e'.repeat(64));
    assert.equal(await recordedPlan(scratch.path, state, (text) => void told.push(text)), undefined);
    assert.match(told.join(), /^the plan cannot be read from .*bag: /);
  });
});
