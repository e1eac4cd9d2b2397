import assert from 'node:assert/strict';
import { statusJson, statusText, type StatusFacts } from '../../../cli/operator/status_view.ts';
import type { GateState } from '../../../msgs/index.ts';
import { items, policy } from '../../nodes/safety_gate/gate_node.ts';
import { begun, consented, latched, plan, reviewed } from './gate_states.ts';

function facts(state: GateState, changes: Partial<StatusFacts> = {}): StatusFacts {
  const known = { sitePolicy: policy, names: new Map([['key-a', 'alice']]), namespace: undefined };
  return { state, plan: undefined, ...known, ...changes };
}

describe('operator status', () => {
  it('shows what was answered by whom, and what to look at for the rest', () => {
    const text = statusText(facts(begun()));
    const [first = '', second = ''] = items;
    assert.match(text, /^run {8}\S+ of robot pusht, dry_run\ngate {7}disarmed: 1 of 5 items, 0 of 1 app/);
    assert.match(text, /^author {5}key key-a of alice$/m);
    assert.ok(
      text.includes(`  [x] ${first}: yes, ada (person), key key-b\n  [ ] ${second}\n      the table\n`),
    );
    assert.match(text, /^command {4}accepted \(c2\)$/m);
    assert.match(text, /^next {7}worldforge operator check .*\n {11}these items are not answered yet\n$/m);
  });

  it('says who has approved and how, and why the gate is latched', () => {
    assert.match(
      statusText(facts(consented())),
      /^approvals {2}1 of 1\n {2}ada \(demo, self-attested\), key /m,
    );
    const text = statusText(facts(latched()));
    assert.match(
      text,
      /^gate {7}latched \(foreign_publisher\): .*\n {11}A topic with one legitimate publisher/m,
    );
  });

  it('shows a plan that was heard, and says so of one that was not', () => {
    const heard = statusText(facts(reviewed(), { plan }));
    assert.ok(heard.includes(`plan       ${plan.plan_digest}\n`));
    assert.match(heard, /^candidate {2}0 of 1, proposed by scripted 1$/m);
    assert.match(heard, /^motion {5}4 steps and a tail of \d+, [\d.]+ s\n {11}x 110 to \d+/m);
    assert.match(statusText(facts(reviewed())), /what it holds is not shown here/);
    assert.match(statusText(facts(begun())), /^plan {7}none under review$/m);
  });

  it('asks for the site policy where it is another one than the gate has', () => {
    const text = statusText(facts(begun(), { sitePolicy: undefined }));
    assert.match(text, /give --site-policy FILE, that of the launch/);
  });

  it('has all of it for a program', () => {
    const json = statusJson(facts(reviewed(), { plan }));
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
    assert.deepEqual(
      [json.mode, json.phase, json.cause, json.author, json.plan?.facts?.digest],
      ['dry_run', 'review', '', { key_id: 'key-a', enrolled_as: 'alice' }, plan.plan_digest],
    );
    assert.deepEqual(json.approvals, { needed: 1, held: [] });
    const [first] = json.checklist;
    assert.deepEqual(
      [first?.item, first?.look_at, first?.done, first?.answered],
      [items[0], 'the table', true, '1970-01-01T00:16:40.000Z'],
    );
    const before = statusJson(facts({ ...begun(), author: '', command_id: '' }));
    assert.deepEqual([before.author, before.plan, before.last_command], [null, null, null]);
    assert.equal(before.checklist.at(-1)?.answered, null);
  });
});
