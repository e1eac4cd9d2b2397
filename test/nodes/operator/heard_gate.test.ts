import assert from 'node:assert/strict';
import { topics } from '../../../msgs/index.ts';
import { HeardGate } from '../../../nodes/operator/heard_gate.ts';
import { running } from '../../graph/memory/running.ts';
import { begun, plan, reviewed } from '../../cli/operator/gate_states.ts';

const { signal } = new AbortController();
const limitNs = 10_000_000_000n;

describe('HeardGate', () => {
  it('hears the state that was said before it came, and the plan that is published after', async () => {
    await using graphs = running();
    const gate = graphs.hub.join('gate');
    const states = gate.advertise(topics.gateState);
    states.publish(begun());
    using heard = new HeardGate(graphs.hub.join('operator_1'));
    const state = await heard.first({ limitNs, onWaiting: () => undefined, signal });
    assert.deepEqual([state.state, heard.plan], ['disarmed', undefined]);
    const plans = graphs.hub.join('planner').advertise(topics.plan);
    plans.publish(plan);
    const changed = heard.changed(signal);
    states.publish(reviewed());
    await changed;
    await graphs.settle();
    assert.deepEqual([heard.state?.state, heard.plan?.plan_digest], ['review', plan.plan_digest]);
    states.publish({ ...reviewed(), plan_digest: 'e'.repeat(64) });
    await graphs.settle();
    assert.equal(heard.plan, undefined);
  });

  it('gives up where no gate is heard, having said that it waits', async () => {
    await using graphs = running();
    using heard = new HeardGate(graphs.hub.join('operator_1'));
    const said: string[] = [];
    const waiting = heard.first({ limitNs, onWaiting: (text) => said.push(text), signal });
    await assert.rejects(waiting, { code: 'gate_silent', message: /in 10 s/ });
    assert.equal(said.length, 4);
  });

  it('believes none of two gates', async () => {
    await using graphs = running();
    graphs.hub.join('gate').advertise(topics.gateState).publish(begun());
    using heard = new HeardGate(graphs.hub.join('operator_1'));
    await heard.first({ limitNs, onWaiting: () => undefined, signal });
    graphs.hub.join('intruder').advertise(topics.gateState);
    assert.throws(() => heard.requireOne(), { code: 'foreign_publisher', message: /gate, intruder/ });
  });

  it('is left by an interrupt', async () => {
    await using graphs = running();
    using heard = new HeardGate(graphs.hub.join('operator_1'));
    const left = new AbortController();
    const waiting = heard.first({ limitNs, onWaiting: () => undefined, signal: left.signal });
    left.abort(new Error('left'));
    await assert.rejects(waiting, /left/);
  });
});
