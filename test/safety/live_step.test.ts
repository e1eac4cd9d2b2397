import assert from 'node:assert/strict';
import { runScope } from '../../safety/index.ts';
import { verdictIn } from './bench.ts';
import { planDigestText } from './builders.ts';
import { assertVoid, kindsOf, LiveBench, tickMs } from './live_bench.ts';

const other = 'f'.repeat(64);
const scope = { payload: { scope: planDigestText } };

describe('safety step of LIVE', () => {
  it('stops when the enabling device is released, squeezed or silent', () => {
    for (const value of [0, 2]) {
      const bench = new LiveBench().executing();
      const effects = bench.feed({ name: 'enabling', value });
      assert.deepEqual(kindsOf(effects).slice(0, 2), ['stop', 'announce']);
      assert.equal(bench.state.live.stopping?.reason, 'enabling_not_held');
      assert.match(JSON.stringify(bench.records('refused').at(-1)), /"event":"keep".*enabling_not_held/);
      assertVoid(bench);
    }
    const silent = new LiveBench().executing();
    silent.silent.add('enabling');
    silent.run(240);
    assert.deepEqual(silent.stops(), ['enabling_silent']);
  });

  it('spends a permit once', () => {
    const bench = new LiveBench({ confirms: false }).permitted();
    bench.confirmAll();
    assert.equal(bench.arm(), 'accepted');
    assert.equal(bench.arm(), 'permit_spent');
    bench.confirmAll();
    assert.equal(bench.state.phase, 'executing');
    assert.equal(bench.arm(), 'not_permitted');
    assert.equal(bench.records('permit_spent').length, 1);
  });

  it('lets nothing prolong a permit, and disarms when it is out of time', () => {
    const bench = new LiveBench().permitted();
    const { expiresNs } = bench.state.live.permit!;
    bench.feed({ name: 'evidence_judged', evidence: bench.evidence() });
    bench.run(10_000);
    bench.observe();
    assert.equal(bench.state.live.permit?.expiresNs, expiresNs);
    bench.run(10_000);
    assert.equal(bench.state.phase, 'disarmed');
    assert.ok(bench.nowNs <= expiresNs + 20_000_000n);
    assertVoid(bench);
    assert.equal(bench.records('void').length, 1);
  });

  it('disarms when answers or approvals lapse', () => {
    const answers = new LiveBench().completed();
    answers.run(60_040);
    assert.equal(answers.state.phase, 'disarmed');
    assertVoid(answers);
    const approvals = new LiveBench().completed();
    const old = approvals.nowNs - 300_000_000_001n;
    const held = approvals.state.approvals.map((approval) => ({ ...approval, givenNs: old }));
    approvals.state = { ...approvals.state, approvals: held };
    approvals.feed({ name: 'tick' });
    assert.equal(approvals.state.phase, 'disarmed');
    assert.match(JSON.stringify(approvals.records('refused').at(-1)), /approval_missing/);
  });

  it('disarms when another policy lies on the disk, refuses plans, and latches when none can be read', () => {
    for (const bring of ['reviewed', 'completed', 'permitted'] as const) {
      const bench = new LiveBench()[bring]();
      bench.feed({ name: 'policy_seen', digest: other });
      assert.equal(bench.state.phase, 'disarmed', bring);
      assertVoid(bench);
      assert.ok(bench.give(bench.livePlan())?.codes.includes('policy_changed'));
    }
    const moving = new LiveBench().executing();
    moving.feed({ name: 'policy_seen', digest: other });
    assert.deepEqual([moving.state.phase, moving.stops()], ['stopping', ['policy_changed']]);
    const unreadable = new LiveBench().executing();
    unreadable.feed({ name: 'policy_seen', digest: undefined });
    assert.deepEqual([unreadable.state.phase, unreadable.state.cause], ['latched', 'policy_unreadable']);
  });

  it('stops for any plan that comes while one is executed, and refuses it', () => {
    const bench = new LiveBench().executing();
    const verdict = bench.give(bench.livePlan({ schema_version: 9 }));
    assert.deepEqual(bench.stops(), ['superseded']);
    assert.deepEqual([verdict?.outcome, verdict?.codes.includes('executing')], ['refuse', true]);
    assert.equal(bench.state.phase, 'stopping');
    assert.ok(bench.give(bench.livePlan())?.codes.includes('stopping'));
  });

  it('disarms at arm when the scene is not the reviewed one', () => {
    const bench = new LiveBench().permitted();
    bench.observe(bench.nowNs, [94, 100]);
    assert.equal(bench.arm(), 'scene_changed');
    assert.equal(bench.state.phase, 'disarmed');
    assertVoid(bench);
  });

  it('keeps the permit when an arm is refused for what may pass', () => {
    const bench = new LiveBench().permitted();
    bench.feed({ name: 'enabling', value: 0 });
    assert.equal(bench.arm(), 'enabling_not_held');
    assert.equal(bench.state.phase, 'permitted');
    bench.feed({ name: 'enabling', value: 1 });
    assert.equal(bench.arm(), 'accepted');
  });

  it('begins nothing when something fails between an arm and its record', () => {
    for (const [fail, code] of [
      [(bench: LiveBench) => bench.feed({ name: 'enabling', value: 0 }), 'enabling_not_held'],
      [
        (bench: LiveBench) => {
          bench.feed({ name: 'enabling', value: 0 });
          bench.feed({ name: 'enabling', value: 1 });
        },
        'enabling_not_held',
      ],
      [(bench: LiveBench) => bench.observe(bench.nowNs, [94, 100]), 'scene_changed'],
      [(bench: LiveBench) => bench.run(60), 'arm_late'],
      [(bench: LiveBench) => bench.feed({ name: 'stop', commandId: '' }), 'stopped'],
      [(bench: LiveBench) => bench.act('reject', 'ann', scope), 'command'],
    ] as const) {
      const bench = new LiveBench({ confirms: false }).permitted();
      bench.confirmAll();
      bench.arm();
      fail(bench);
      bench.confirmAll();
      assert.equal(bench.state.phase, 'disarmed', code);
      assert.deepEqual(bench.windows(), []);
      assertVoid(bench);
      assert.match(
        JSON.stringify(bench.effects.map((effect) => ({ ...effect, verdict: 0 }))),
        new RegExp(code),
      );
    }
  });

  it('refuses a verdict of release that the journal does not have when it must stop', () => {
    const bench = new LiveBench({ confirms: false }).permitted();
    bench.confirmAll();
    bench.arm();
    bench.confirmArm();
    bench.feed({ name: 'enabling', value: 0 });
    bench.confirmAll();
    const verdict = verdictIn(bench.effects);
    assert.deepEqual([verdict?.outcome, verdict?.codes], ['refuse', ['enabling_not_held']]);
    assert.deepEqual(bench.windows(), []);
  });

  it('stops when the controller does not do what was released, and journals every report', () => {
    const bench = new LiveBench().executing();
    const permitId = bench.state.live.permit!.id;
    bench.feed({ name: 'report', permitId, index: 0, code: 'executed' });
    bench.feed({ name: 'report', permitId: other, index: 0, code: 'signature_invalid' });
    assert.equal(bench.state.phase, 'executing');
    bench.feed({ name: 'report', permitId, index: 1, code: 'window_late' });
    assert.deepEqual(bench.stops(), ['controller_refused']);
    assert.equal(bench.records('report').length, 3);
  });

  it('counts nobody who is not named, no demonstration, and no approval of a whole run', () => {
    const bench = new LiveBench().reviewed();
    const foreign = { keyId: other };
    assert.equal(bench.command('approve', { ...scope, command: foreign }), 'operator_unlisted');
    assert.equal(bench.act('approve', 'dia', scope), 'role_unlisted');
    const borrowed = { payload: { ...scope.payload, operator: 'cem' } };
    assert.equal(bench.act('approve', 'bob', borrowed), 'operator_mismatch');
    assert.equal(bench.act('approve', 'ann', scope), 'role_author');
    assert.equal(bench.act('approve', 'bob', { payload: { scope: runScope } }), 'scope_too_wide');
    assert.equal(
      bench.act('approve', 'bob', { payload: { ...scope.payload, attested_by: 'flag' } }),
      'not_attested',
    );
    assert.equal(bench.approveLive('bob'), 'accepted');
    assert.equal(bench.approveLive('bob'), 'approval_repeated');
    assert.equal(bench.act('arm', 'bob', scope), 'not_permitted');
  });

  it('voids answers and approvals when another plan comes', () => {
    const bench = new LiveBench().permitted();
    const first = bench.state.review!.reviewId;
    bench.give(bench.livePlan());
    assert.equal(bench.state.phase, 'review');
    assert.notEqual(bench.state.review?.reviewId, first);
    assert.deepEqual([bench.state.answers, bench.state.approvals], [[], []]);
    assert.equal(bench.state.live.permit, undefined);
  });

  it('says why there is no permit when people wait for it', () => {
    const bench = new LiveBench().completed();
    assert.match(JSON.stringify(bench.records('refused').at(-1)), /evidence_missing/);
    const refused = bench.records('refused').length;
    bench.run(100);
    assert.equal(bench.records('refused').length, refused);
    bench.silent.add('estop');
    bench.run(240);
    bench.feed({ name: 'evidence_judged', evidence: bench.evidence() });
    assert.match(JSON.stringify(bench.records('refused').at(-1)), /estop_silent/);
    bench.silent.clear();
    bench.run(tickMs);
    assert.equal(bench.state.phase, 'permitted');
  });

  it('keeps nothing of nodes that it does not need, and no offset before a sign of life', () => {
    const bench = new LiveBench();
    bench.feed({ name: 'clock_offset', node: 'planner', offsetNs: 1n });
    bench.feed({ name: 'heartbeat', node: 'stranger' });
    assert.deepEqual(bench.state.live.peers, []);
  });

  it('stops when what it measures goes silent', () => {
    for (const [name, ms, code] of [
      ['joint_states', 120, 'state_silent'],
      ['planner', 320, 'heartbeat_lost'],
      ['recorder', 320, 'recorder_not_ready'],
    ] as const) {
      const bench = new LiveBench().executing();
      bench.silent.add(name);
      bench.run(ms);
      assert.deepEqual(bench.stops(), [code]);
    }
  });

  it('disarms a review that lasts too long', () => {
    const bench = new LiveBench().reviewed();
    const { meta } = bench.state.review!.subject.plan;
    const old = { ...bench.state.review!.subject.plan, meta: { ...meta, stamp: { sec: 1, nanosec: 0 } } };
    const review = { ...bench.state.review!, subject: { ...bench.state.review!.subject, plan: old } };
    bench.state = { ...bench.state, review };
    bench.feed({ name: 'tick' });
    assert.equal(bench.state.phase, 'disarmed');
  });
});
