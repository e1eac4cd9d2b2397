import assert from 'node:assert/strict';
import { checkIntent, requireNamed } from '../../../cli/operator/check_command.ts';
import { requireLooked } from '../../../cli/operator/scope_intent.ts';
import { liveItems } from '../../../safety/index.ts';
import { signedSite } from '../../nodes/safety_gate/live_site.ts';
import { items, policy } from '../../nodes/safety_gate/gate_node.ts';
import { begun, plan, reviewed } from './gate_states.ts';

const [first = '', second = ''] = items;
const occasion = { state: begun(), sitePolicy: policy };

describe('operator check', () => {
  it('shows what to look at, and answers each item by name', () => {
    assert.deepEqual(checkIntent(occasion, [second, first], true), {
      shown: `${second} holds\n  the table\n${first} holds\n  the table\n`,
      acts: [second, first].map((item) => ({ kind: 'check', detail: { item, value: true } })),
    });
    const not = checkIntent(occasion, [first], false);
    assert.equal(not.shown, `${first} does not hold\n  the table\n`);
    assert.deepEqual(not.acts, [{ kind: 'check', detail: { item: first, value: false } }]);
  });

  it('answers for one plan where a robot could move', () => {
    const [item] = liveItems;
    const sitePolicy = signedSite();
    const live = { sitePolicy, state: { ...reviewed(), mode: 'live' } };
    const detail = { item, value: true, scope: plan.plan_digest };
    assert.deepEqual(checkIntent(live, [item], true).acts, [{ kind: 'check', detail }]);
    const none = { sitePolicy, state: { ...begun(), mode: 'live' } };
    assert.throws(() => checkIntent(none, [item], true), { code: 'plan_not_reviewed' });
    assert.throws(() => checkIntent(live, ['controller_isolated'], true), { code: 'usage' });
  });

  it('refuses all at once, none, one twice, and one that is not in the checklist', () => {
    assert.throws(() => requireNamed({ all: true }, [first]), { code: 'usage', message: /--all is refused/ });
    assert.throws(() => requireNamed({}, []), { code: 'usage' });
    assert.throws(() => requireNamed({}, [first, first]), { code: 'usage', message: /twice/ });
    requireNamed({}, [first, second]);
    assert.throws(() => checkIntent(occasion, ['coffee_made'], true), {
      code: 'usage',
      message: /it has work/,
    });
  });
});

describe('an act about a plan', () => {
  it('names the plan where there is no terminal to look at it', () => {
    assert.throws(() => requireLooked({}, false), { code: 'usage' });
    for (const choice of [{ plan: plan.plan_digest }, { run: true }]) requireLooked(choice, false);
    requireLooked({}, true);
  });
});
