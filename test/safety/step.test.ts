import assert from 'node:assert/strict';
import { topics } from '../../msgs/index.ts';
import { bootState, runScope, step } from '../../safety/index.ts';
import { verdictsPending } from '../../safety/bounds.ts';
import { Bench, rehearsals, verdictIn } from './bench.ts';
import { items, noPlan, planDigestText, policyOf, sitePolicy } from './builders.ts';

describe('safety step', () => {
  it('rehearses a plan when all is in, and still says that execution is disabled', () => {
    const bench = new Bench().ready();
    const verdict = bench.plan();
    assert.equal(verdict?.outcome, 'rehearse');
    assert.deepEqual(verdict.codes, ['execution_disabled']);
    assert.equal(rehearsals(bench.effects), 1);
    assert.equal(bench.state.phase, 'approved');
  });

  it('asks the journal first and rehearses only what is durable', () => {
    const bench = new Bench({ confirms: false });
    bench.ready();
    const effects = bench.feed({ name: 'tick' });
    assert.deepEqual(effects, []);
    assert.equal(bench.plan(), undefined);
    assert.equal(rehearsals(bench.effects), 0);
    while (bench.state.journal.durable < bench.state.journal.issued) bench.confirm();
    assert.equal(rehearsals(bench.effects), 1);
    const kinds = bench.effects.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(-2), ['rehearse', 'verdict']);
  });

  it('answers a plan with every code at once', () => {
    const bench = new Bench();
    bench.see();
    assert.deepEqual(bench.plan({ schema_version: 2 })?.codes, [
      'approval_missing',
      'checklist_incomplete',
      'execution_disabled',
      'run_not_open',
      'schema_version',
    ]);
    assert.equal(bench.state.phase, 'disarmed');
  });

  it('takes one set of answers for all cycles of a run', () => {
    const bench = new Bench().ready();
    for (let cycle = 0; cycle < 3; cycle += 1) {
      bench.wait(100);
      bench.observe();
      assert.equal(bench.plan()?.outcome, 'rehearse');
    }
    assert.equal(rehearsals(bench.effects), 3);
  });

  it('rehearses a plan under review when its last answer and then its approval come in', () => {
    const bench = new Bench();
    bench.see();
    bench.open();
    assert.equal(bench.plan()?.outcome, 'refuse');
    assert.equal(bench.state.phase, 'review');
    assert.equal(bench.approve(planDigestText), 'accepted');
    bench.check(items[0]);
    assert.equal(rehearsals(bench.effects), 0);
    bench.check(items[1]);
    assert.equal(rehearsals(bench.effects), 1);
    assert.equal(bench.state.phase, 'approved');
  });

  it('voids an approval of one plan when the next one comes', () => {
    const bench = new Bench();
    bench.see();
    bench.open();
    bench.plan();
    bench.approve(planDigestText);
    bench.plan();
    bench.checkAll();
    assert.deepEqual(bench.state.approvals, []);
    assert.equal(rehearsals(bench.effects), 0);
  });

  it('names the code of the planner when there is no plan', () => {
    const bench = new Bench().ready();
    const verdict = bench.give(noPlan('no_candidates', { sequence: 900n, rosNs: bench.nowNs }), '');
    assert.deepEqual(verdict?.codes, ['execution_disabled', 'no_candidates', 'no_plan']);
    assert.equal(verdict.planDigest, '');
  });

  it('loses everything at a stop, and refuses until checks are given again', () => {
    const bench = new Bench().ready();
    bench.plan();
    const effects = bench.feed({ name: 'stop', commandId: '' });
    assert.equal(effects[0]?.kind, 'announce');
    assert.deepEqual([bench.state.phase, bench.state.answers, bench.state.approvals], ['disarmed', [], []]);
    assert.equal(bench.state.review, undefined);
    assert.equal(bench.plan()?.outcome, 'refuse');
    bench.checkAll();
    assert.equal(bench.plan()?.outcome, 'refuse');
    bench.approve();
    assert.equal(bench.plan()?.outcome, 'rehearse');
  });

  it('cuts off a rehearsal that waits for the journal when a stop comes', () => {
    const bench = new Bench({ confirms: false }).ready();
    bench.plan();
    bench.feed({ name: 'stop', commandId: 'c' });
    assert.deepEqual(bench.state.command, { id: 'c', code: 'accepted' });
    while (bench.state.journal.durable < bench.state.journal.issued) bench.confirm();
    assert.equal(rehearsals(bench.effects), 0);
    assert.deepEqual(verdictIn(bench.effects)?.codes, ['execution_disabled', 'stopped']);
  });

  it('refuses a plan that a newer one overtakes before it is durable', () => {
    const bench = new Bench({ confirms: false }).ready();
    bench.plan();
    bench.plan();
    while (bench.state.journal.durable < bench.state.journal.issued) bench.confirm();
    const codes = bench.effects.flatMap((effect) =>
      effect.kind === 'verdict' ? [effect.verdict.codes] : [],
    );
    assert.deepEqual(codes, [['execution_disabled', 'superseded'], ['execution_disabled']]);
    assert.equal(rehearsals(bench.effects), 1);
  });

  it('lets answers lapse after their lifetime, at whatever comes next', () => {
    const bench = new Bench().ready();
    bench.plan();
    bench.wait(60_001);
    bench.feed({ name: 'tick' });
    assert.deepEqual([bench.state.phase, bench.state.answers], ['disarmed', []]);
    bench.see();
    assert.deepEqual(bench.plan()?.codes, ['checklist_incomplete', 'execution_disabled']);
  });

  it('takes back an answer, an approval and a plan', () => {
    const bench = new Bench().ready();
    bench.plan();
    assert.equal(bench.command('uncheck', { payload: { item: items[0], value: false } }), 'accepted');
    assert.deepEqual([bench.state.phase, bench.state.answers.length], ['disarmed', 1]);
    assert.equal(bench.command('withdraw', { payload: { scope: runScope } }), 'accepted');
    assert.deepEqual(bench.state.approvals, []);
    bench.plan();
    assert.equal(bench.command('reject', { payload: { scope: planDigestText } }), 'accepted');
    assert.deepEqual([bench.state.phase, bench.state.review], ['disarmed', undefined]);
  });

  it('latches when the journal fails, refuses what waited, and cannot be reset', () => {
    const bench = new Bench({ confirms: false }).ready();
    bench.plan();
    const effects = bench.feed({ name: 'journal_failed', cause: 'journal_failed' });
    assert.deepEqual(verdictIn(effects)?.codes, ['execution_disabled', 'journal_failed']);
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'journal_failed']);
    assert.deepEqual([bench.state.answers, bench.state.approvals, bench.state.pending], [[], [], []]);
    assert.deepEqual(bench.plan()?.codes, [
      'approval_missing',
      'checklist_incomplete',
      'execution_disabled',
      'journal_failed',
      'latched',
    ]);
    assert.equal(bench.command('reset'), 'cause_not_cleared');
    assert.equal(bench.check(items[0]), 'latched');
    assert.equal(rehearsals(bench.effects), 0);
  });

  it('latches when the journal confirms what it was not asked, or falls too far behind', () => {
    const disordered = new Bench({ confirms: false });
    disordered.feed({ name: 'journal_durable', position: 1 });
    assert.deepEqual([disordered.state.phase, disordered.state.cause], ['latched', 'journal_disordered']);
    const behind = new Bench({ confirms: false }).ready();
    for (let count = 0; count < verdictsPending; count += 1) behind.plan({ schema_version: 2 });
    assert.equal(behind.state.phase, 'disarmed');
    behind.plan({ schema_version: 2 });
    assert.deepEqual([behind.state.phase, behind.state.cause], ['latched', 'journal_behind']);
  });

  it('latches on a second gate, and starts nothing when it is reset', () => {
    const bench = new Bench().ready();
    bench.plan();
    const topic = topics.gateVerdict.name;
    bench.feed({ name: 'endpoints_seen', topic, publishers: ['gate', 'gate'] });
    assert.deepEqual([bench.state.phase, bench.state.cause], ['latched', 'foreign_publisher']);
    assert.equal(bench.command('reset'), 'cause_not_cleared');
    bench.feed({ name: 'endpoints_seen', topic, publishers: ['gate'] });
    assert.equal(bench.command('reset'), 'accepted');
    assert.deepEqual([bench.state.phase, bench.state.cause, bench.state.answers], ['disarmed', '', []]);
    assert.equal(bench.plan()?.outcome, 'refuse');
  });

  it('journals what it does not know and changes nothing', () => {
    const bench = new Bench().ready();
    const before = bench.state;
    bench.feed({ name: 'unknown', detail: 'x'.repeat(1000) });
    const { journal: _journal, ...rest } = bench.state;
    const { journal: _before, ...restBefore } = before;
    assert.deepEqual(rest, restBefore);
    assert.deepEqual(bench.records('refused').at(-1), {
      kind: 'refused',
      event: 'unknown',
      refusals: [
        {
          code: 'event_unknown',
          guard: 'transitions',
          subject: 'x'.repeat(64),
          step: -1,
          value: 0,
          limit: 0,
        },
      ],
      steady_ns: String(bench.nowNs),
      ros_ns: String(bench.nowNs),
    });
  });

  it('says who it is in the first record', () => {
    const bench = new Bench();
    assert.deepEqual(
      bench.feed({ name: 'start' }).map(({ kind }) => kind),
      ['journal', 'announce'],
    );
    assert.equal(bench.records('gate_start').length, 1);
  });

  it('journals refused bytes with their digest', () => {
    const bench = new Bench();
    bench.feed({
      name: 'refused_bytes',
      topic: topics.plan.name,
      code: 'message_not_finite',
      rawDigest: 'd',
    });
    assert.equal(bench.records('refused_bytes').length, 1);
  });

  it('journals what was noticed about the graph, and changes nothing by it', () => {
    const bench = new Bench();
    const before = bench.state;
    bench.feed({ name: 'noticed', notice: 'samples_missing', subject: topics.plan.name, count: 3 });
    const times = { steady_ns: String(bench.nowNs), ros_ns: String(bench.nowNs) };
    const fields = { kind: 'samples_missing', subject: topics.plan.name, count: 3 };
    assert.deepEqual(bench.records('samples_missing'), [{ ...fields, ...times }]);
    assert.deepEqual({ ...bench.state, journal: before.journal }, before);
  });

  it('never changes the state it is given', () => {
    const policy = policyOf(sitePolicy());
    const frozen = Object.freeze({ ...bootState });
    const event = { name: 'stop', commandId: '', nowNs: 0n, rosNs: 0n } as const;
    assert.deepEqual(step(frozen, event, policy), step(frozen, event, policy));
  });
});
