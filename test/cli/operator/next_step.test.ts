import assert from 'node:assert/strict';
import { nextStep, standing } from '../../../cli/operator/next_step.ts';
import type { GateState } from '../../../msgs/index.ts';
import { items } from '../../nodes/safety_gate/gate_node.ts';
import { begun, consented, latched, plan, reviewed } from './gate_states.ts';

function next(state: GateState, changes: Partial<GateState> = {}): string {
  return nextStep({ ...state, ...changes }, undefined).command.replace('worldforge operator ', '');
}

describe('the next command', () => {
  it('follows a dry run from its opening to its end', () => {
    assert.equal(next(begun(), { author: '' }), 'status --watch');
    assert.equal(next(begun()), `check ${items.slice(1).join(' ')} --operator NAME`);
    assert.equal(next(reviewed()), 'approve --run --operator NAME');
    assert.equal(next(consented()), 'stop');
    assert.equal(next(latched()), 'reset --operator NAME');
  });

  it('names the plan where a robot could move', () => {
    const live = { mode: 'live' };
    const prefix = plan.plan_digest.slice(0, 12);
    assert.equal(next(reviewed(), live), `approve --plan ${prefix} --operator NAME`);
    assert.equal(next(reviewed(), { ...live, plan_digest: '' }), 'status --watch');
    assert.equal(next(consented(), live), 'status --watch');
    assert.equal(next(consented(), { ...live, state: 'permitted' }), 'arm --operator NAME');
    assert.equal(next(consented(), { ...live, state: 'executing' }), 'stop');
    assert.equal(next(consented(), { ...live, state: 'stopping' }), 'status --watch');
  });

  it('stays in the namespace', () => {
    assert.equal(nextStep(consented(), 'left').command, 'worldforge operator stop --namespace left');
  });

  it('comes after where the review stands', () => {
    assert.equal(standing(begun()), `disarmed: 1 of ${items.length} items, 0 of 1 approvals`);
    assert.match(standing(latched()), /^latched \(foreign_publisher\): 0 of /);
  });
});
