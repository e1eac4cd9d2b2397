import assert from 'node:assert/strict';
import { WorldforgeError, type ErrorCode } from '../../../core/errors.ts';
import {
  gateStateType,
  gateVerdictConstants,
  metaConstants,
  stdEmptyType,
  topics,
  type Identity,
  type Observation,
  type StepEvent,
} from '../../../msgs/index.ts';
import { gateStep } from '../../../nodes/safety_gate/step.ts';
import { runScope, sitePolicyDigest } from '../../../safety/index.ts';
import { bootId, noPlan, sessionDigest } from '../../safety/builders.ts';
import {
  atNs,
  config,
  GateNode,
  identity,
  items,
  meta,
  namedPlan,
  observation,
  policy,
} from './gate_node.ts';

function refused(code: ErrorCode) {
  return (error: unknown) => error instanceof WorldforgeError && error.code === code;
}

describe('gate step', () => {
  it('has no publisher that a robot would listen to', () => {
    const names = gateStep.outputs(config()).map(({ name }) => name);
    assert.deepEqual(names, ['gate/state', 'gate/verdict', 'gate/rehearsal']);
    assert.equal(names.includes(topics.approvedChunk.name), false);
  });

  it('says at the start who it is and what it waits for', () => {
    const node = new GateNode();
    node.internal('start', { config_digest: '', step: 'gate' });
    const state = node.newest(topics.gateState);
    assert.deepEqual(
      [state.mode, state.state, state.session_digest, state.site_policy_digest, state.approvers_needed],
      ['dry_run', 'disarmed', sessionDigest, sitePolicyDigest(policy), 1],
    );
    assert.deepEqual(
      state.checklist.map(({ item, done }) => [item, done]),
      items.map((item) => [item, false]),
    );
    assert.equal(state.meta.boot_id, BigInt(bootId));
  });

  it('rehearses a plan, in one window that ends in its tail, and says what it did', () => {
    const node = new GateNode().ready();
    const given = namedPlan();
    node.message(topics.plan, given);
    const verdict = node.verdict();
    assert.deepEqual(
      [verdict.verdict, verdict.codes],
      [gateVerdictConstants.VERDICT_REHEARSE, ['execution_disabled']],
    );
    assert.equal(verdict.plan_digest, given.plan_digest);
    assert.equal(verdict.meta.source, metaConstants.SOURCE_REPLAY);
    const chunk = node.newest(topics.rehearsal);
    assert.deepEqual([chunk.plan_digest, chunk.index, chunk.first_step], [given.plan_digest, 0, 0]);
    assert.deepEqual([chunk.data, chunk.tail], [given.slice, given.tail]);
    assert.equal(node.newest(topics.gateState).state, 'approved');
  });

  it('publishes the rehearsal before the verdict that ends the cycle', () => {
    const node = new GateNode().ready();
    node.outputs.length = 0;
    node.message(topics.plan, namedPlan());
    assert.deepEqual(
      node.outputs.map(({ topic }) => topic),
      ['gate/state', 'gate/rehearsal', 'gate/verdict'],
    );
  });

  it('answers each command by a state that names it', () => {
    const node = new GateNode().ready();
    const checked = node.command('check', { item: 'coffee_made', value: true });
    assert.deepEqual([checked.command_code, checked.author], ['item_unknown', 'key-a']);
    assert.equal(node.command('arm').command_code, 'live_not_available');
    assert.equal(node.command('open_run').command_code, 'run_already_open');
    const [approval] = node.newest(topics.gateState).approvals;
    assert.deepEqual(
      [approval?.key_id, approval?.attested_by, approval?.self_attested],
      ['key-b', 'demo', true],
    );
  });

  it('believes a judged signature for that one command only', () => {
    const node = new GateNode().ready();
    const scope = { scope: runScope };
    assert.equal(node.command('withdraw', scope, { verdict: 'invalid' }).command_code, 'signature_invalid');
    assert.equal(
      node.command('withdraw', scope, { command_digest: 'other' }).command_code,
      'signature_invalid',
    );
    assert.equal(node.command('withdraw', scope).command_code, 'accepted');
  });

  it('takes the act of an enrolled key by name and role, and says that it is none of a stranger', () => {
    const node = new GateNode().ready();
    const holder = { name: 'ada', roles: ['approver'], revoked: false };
    const approve = (by: object, key_id: string): string =>
      node.command('approve', { scope: runScope }, { key_id, enrolled: true, holder: { ...holder, ...by } })
        .command_code;
    assert.equal(approve({ revoked: true }, 'key-c'), 'key_revoked');
    assert.equal(approve({ name: 'bob' }, 'key-c'), 'operator_mismatch');
    assert.equal(approve({ roles: ['operator'] }, 'key-c'), 'role_missing');
    assert.equal(approve({ roles: ['king'] }, 'key-c'), 'signature_invalid');
    assert.equal(approve({}, 'key-c'), 'accepted');
    const unknown = { key_id: 'key-d', holder: 'unknown' };
    assert.equal(node.command('approve', { scope: runScope }, unknown).command_code, 'enrolment_unreadable');
    assert.deepEqual(
      node.newest(topics.gateState).approvals.map(({ key_id, self_attested }) => [key_id, self_attested]),
      [
        ['key-b', true],
        ['key-c', false],
      ],
    );
  });

  it('stops on an empty message, and on a command that says stop whatever else is wrong with it', () => {
    const node = new GateNode().ready();
    node.message(topics.plan, namedPlan());
    node.message(topics.stop, stdEmptyType.decode(stdEmptyType.encode({})));
    assert.equal(node.newest(topics.gateState).state, 'disarmed');
    const stopped = new GateNode().ready().command('stop', { run_id: 'another' }, { verdict: 'invalid' });
    assert.equal(stopped.command_code, 'accepted');
    assert.equal(
      stopped.checklist.some(({ done }) => done),
      false,
    );
  });

  it('refuses a command whose message says something else than its payload', () => {
    const node = new GateNode().ready();
    const fields = { kind: 'approve', command_id: 'm', operator_name: 'ada', public_key: '', signature: '' };
    node.message(topics.operatorCommand, { meta: meta('operator'), ...fields, payload: '{}' });
    const state = node.newest(topics.gateState);
    assert.deepEqual([state.command_id, state.command_code], ['m', 'command_malformed']);
  });

  it('recomputes the plan digest', () => {
    const node = new GateNode().ready();
    const given = namedPlan();
    node.message(topics.plan, { ...given, best_score: 1, chosen_index: 0, plan_digest: 'e'.repeat(64) });
    const verdict = node.verdict();
    assert.deepEqual(verdict.codes, ['execution_disabled', 'plan_digest_mismatch']);
    assert.equal(verdict.plan_digest, given.plan_digest);
  });

  it('passes on why the planner has no plan', () => {
    const node = new GateNode().ready();
    node.message(topics.plan, noPlan('deadline'));
    const verdict = node.verdict();
    assert.deepEqual(
      [verdict.codes, verdict.plan_digest],
      [['deadline', 'execution_disabled', 'no_plan'], ''],
    );
  });

  const states: readonly (readonly [string, Partial<Observation['tensors'][number]>])[] = [
    ['name', { name: 'arm' }],
    ['unit', { unit: 'm' }],
    ['frame', { frame: 'table' }],
    ['type', { dtype: 'int32' }],
    [
      'magnitude than a step can have',
      {
        dtype: 'float64',
        shape: Uint32Array.of(2, 2),
        data: new Uint8Array(Float64Array.of(0, 0, 1e300, 100).buffer),
      },
    ],
    ['number of dimensions', { shape: Uint32Array.of(2, 1), data: new Uint8Array(8) }],
  ];
  for (const [what, changes] of states) {
    it(`takes no measured state from a tensor of another ${what}`, () => {
      const node = new GateNode().ready();
      const seen = observation(changes);
      node.message(topics.observation, seen);
      node.message(topics.plan, namedPlan({}, seen));
      assert.deepEqual(node.verdict().codes, ['execution_disabled', 'state_unknown']);
    });
  }

  it('joins to the newest sample of the observation', () => {
    const node = new GateNode().ready();
    const data = new Uint8Array(Float32Array.of(100, 100, 300, 100).buffer);
    const seen = observation({ data });
    node.message(topics.observation, seen);
    node.message(topics.plan, namedPlan({}, seen));
    const join = node.verdict().refusals.find(({ code }) => code === 'limit_join');
    assert.deepEqual([join?.code, join?.subject, join?.value, join?.limit], ['limit_join', 'x', -190, 120]);
  });

  it('is total: what it does not know changes nothing', () => {
    const node = new GateNode().ready();
    const phase = node.state.safety.phase;
    const unknown: readonly StepEvent[] = [
      { kind: 'tick', receivedNs: atNs, rosNs: atNs },
      { kind: 'internal', name: 'nonsense', value: null, receivedNs: atNs, rosNs: atNs },
      { kind: 'internal', name: 'endpoints_seen', value: [], receivedNs: atNs, rosNs: atNs },
      { kind: 'internal', name: 'refused_bytes', value: 'x', receivedNs: atNs, rosNs: atNs },
      { kind: 'internal', name: 'signature_judged', value: {}, receivedNs: atNs, rosNs: atNs },
      { kind: 'message', topic: 'elsewhere', digest: '', message: 1, receivedNs: atNs, rosNs: atNs },
    ];
    for (const event of unknown) assert.deepEqual(node.take(event).outputs, []);
    assert.equal(node.state.safety.phase, phase);
    assert.equal(node.state.safety.answers.length, items.length);
  });

  it('latches when the journal fails, and says so', () => {
    const node = new GateNode().ready();
    node.internal('journal_failed', { code: 'evidence_write_failed' });
    const state = node.newest(topics.gateState);
    assert.deepEqual([state.state, state.cause], ['latched', 'journal_failed']);
  });

  it('refuses what comes from a topic with two publishers', () => {
    const node = new GateNode().ready();
    node.internal('endpoints_seen', { topic: topics.plan.name, publishers: ['planner', 'planner'] });
    node.message(topics.plan, namedPlan());
    assert.deepEqual(node.verdict().codes, ['execution_disabled', 'foreign_publisher']);
  });

  it('counts its messages without gaps, and encodes the same bytes again from the same inputs', () => {
    const sequences = (node: GateNode) =>
      node.outputs
        .filter(({ topic }) => topic === 'gate/state')
        .map(({ bytes }) => gateStateType.decode(bytes).meta.sequence);
    const [first, second] = [new GateNode().ready(), new GateNode().ready()];
    assert.deepEqual(
      sequences(first),
      sequences(first).map((_, at) => BigInt(at)),
    );
    assert.deepEqual(first.outputs, second.outputs);
  });

  it('does not start for another robot, another embodiment, a bad policy, or LIVE by one for DRY', () => {
    const start =
      (changes: Record<string, unknown>, who: Partial<Identity> = {}) =>
      () =>
        gateStep.start(config(changes), { ...identity, ...who });
    assert.throws(start({ mode: 'live' }), refused('policy_without_live'));
    assert.throws(start({}, { robot_id: 'another' }), refused('site_policy_invalid'));
    assert.throws(start({ embodiment: 'arm' }), refused('site_policy_invalid'));
    assert.throws(
      start({ site_policy: { ...policy, approvers: { dry: 0 } } }),
      refused('site_policy_invalid'),
    );
    assert.throws(start({ run: {} }), refused('assertion'));
    assert.throws(start({ run: { session_digest: 'x' } }), refused('assertion'));
  });
});

describe('messages of the gate', () => {
  it('decode through their types in every phase', () => {
    const node = new GateNode().ready();
    node.message(topics.plan, namedPlan());
    node.message(topics.plan, namedPlan({ meta: { ...namedPlan().meta, sequence: 1n }, schema_version: 2 }));
    node.internal('journal_failed', { code: 'x' });
    node.message(topics.plan, namedPlan({ meta: { ...namedPlan().meta, sequence: 2n } }));
    const types = new Map(gateStep.outputs(config()).map(({ name, type }) => [name, type]));
    for (const { topic, bytes } of node.outputs) assert.ok(types.get(topic)?.decode(bytes));
  });
});
