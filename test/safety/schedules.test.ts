import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topics } from '../../msgs/index.ts';
import { runScope, type SafetyEffect } from '../../safety/index.ts';
import { samples } from '../support/samples.ts';
import { Bench, rehearsals } from './bench.ts';
import { closed, embodiment, items, noPlan, planDigestText, policyOf, sitePolicy } from './builders.ts';

/** Records that the journal has not confirmed. */
function owed({ state: { journal } }: Bench): number {
  return journal.issued - journal.durable;
}

/** Acts of people, providers, disks and time, good and bad. */
const acts = {
  see: (bench: Bench) => bench.see(),
  open: (bench: Bench) => bench.open(),
  checkFirst: (bench: Bench) => bench.check(items[0]),
  checkSecond: (bench: Bench) => bench.check(items[1]),
  checkOther: (bench: Bench) => bench.check('coffee_made'),
  uncheck: (bench: Bench) => bench.command('uncheck', { payload: { item: items[0], value: false } }),
  approve: (bench: Bench) => bench.approve(),
  approvePlan: (bench: Bench) => bench.approve(planDigestText),
  approveByAuthor: (bench: Bench) => bench.approve(runScope, 'key-a'),
  approveForged: (bench: Bench) =>
    bench.command('approve', { payload: { scope: runScope }, command: { signatureValid: false } }),
  withdraw: (bench: Bench) => bench.command('withdraw', { payload: { scope: runScope } }),
  reject: (bench: Bench) => bench.command('reject', { payload: { scope: planDigestText } }),
  arm: (bench: Bench) => bench.command('arm'),
  reset: (bench: Bench) => bench.command('reset'),
  plan: (bench: Bench) => bench.plan(),
  planAgain: (bench: Bench) => bench.plan({}, { sequence: 1n }),
  planBroken: (bench: Bench) => bench.plan(closed(Float32Array.of(110, Number.NaN, 120, 100, 130, 100))),
  planOutside: (bench: Bench) => bench.plan(closed(Float32Array.of(110, 100, 600, 100))),
  planNone: (bench: Bench) => bench.give(noPlan('no_candidates', { rosNs: bench.nowNs }), ''),
  planOther: (bench: Bench) => bench.plan({ plan_digest: 'f'.repeat(64) }),
  confirm: (bench: Bench) => owed(bench) > 0 && bench.confirm(),
  confirmAll: (bench: Bench) => {
    while (owed(bench) > 0) bench.confirm();
  },
  confirmNothing: (bench: Bench) => bench.confirm(),
  journalFailed: (bench: Bench) => bench.feed({ name: 'journal_failed', cause: 'journal_failed' }),
  stop: (bench: Bench) => bench.feed({ name: 'stop', commandId: '' }),
  foreignPlan: (bench: Bench) =>
    bench.feed({ name: 'endpoints_seen', topic: topics.plan.name, publishers: ['a', 'b'] }),
  solePlan: (bench: Bench) =>
    bench.feed({ name: 'endpoints_seen', topic: topics.plan.name, publishers: ['a'] }),
  foreignGate: (bench: Bench) =>
    bench.feed({ name: 'endpoints_seen', topic: topics.gateState.name, publishers: ['a', 'b'] }),
  recorderFaulted: (bench: Bench) =>
    bench.feed({ name: 'recorder_state', topic: topics.recorderState.name, state: 'faulted' }),
  noticed: (bench: Bench) =>
    bench.feed({ name: 'noticed', notice: 'peer_lost', subject: 'planner', count: 1200 }),
  unknown: (bench: Bench) => bench.feed({ name: 'unknown', detail: 'noise' }),
  waitShort: (bench: Bench) => bench.wait(500),
  waitLong: (bench: Bench) => bench.wait(30_001),
} as const;

type Act = keyof typeof acts;
const names = Object.keys(acts) as readonly Act[];

const prepared: readonly Act[] = ['see', 'open', 'checkFirst', 'checkSecond'];
const approvals: readonly (readonly Act[])[] = [
  [],
  ['approve'],
  ['approve'],
  ['approveForged'],
  ['approveByAuthor'],
];

/** Reviews that lack little, some of them after a stop: without them hardly any schedule gets far. */
const reviews = fc
  .record({
    stop: fc.constantFrom<readonly Act[]>([], [], ['stop']),
    prepare: fc.subarray([...prepared], { minLength: 3 }),
    approve: fc.constantFrom(...approvals),
  })
  .map(({ stop, prepare, approve }): readonly Act[] => [
    ...stop,
    ...prepare,
    ...approve,
    'plan',
    'confirmAll',
  ]);

const schedules = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...names).map((act): readonly Act[] => [act]) },
      { weight: 2, arbitrary: reviews },
      { weight: 1, arbitrary: fc.constant<readonly Act[]>(['confirmAll']) },
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((parts) => parts.flat());

/** What people have said since the last stop, kept apart from the gate's own memory of it. */
class Witness {
  readonly #done = new Map<string, bigint>();
  #approved = false;
  #stopped = false;

  note(act: Act, bench: Bench): void {
    const accepted = bench.state.command.code === 'accepted';
    if (act === 'checkFirst' && accepted) this.#done.set(items[0], bench.nowNs);
    if (act === 'checkSecond' && accepted) this.#done.set(items[1], bench.nowNs);
    if (act === 'uncheck' && accepted) this.#done.delete(items[0]);
    if ((act === 'approve' || act === 'approvePlan') && accepted) this.#approved = true;
    if (act === 'stop' || bench.state.phase === 'latched') this.#forget();
  }

  #forget(): void {
    this.#done.clear();
    this.#approved = false;
    this.#stopped = true;
  }

  /** Why this rehearsal should not have been, or nothing. */
  objects(bench: Bench): string | undefined {
    const fresh = items.every((item) => bench.nowNs - (this.#done.get(item) ?? 0n) <= 60_000_000_000n);
    if (!fresh) return `an item is open${this.#stopped ? ' since the last stop' : ''}`;
    return this.#approved ? undefined : 'nobody approved';
  }
}

/** The record of a rehearsal was confirmed before the rehearsal. */
function isDurable(bench: Bench, rehearsal: Extract<SafetyEffect, { kind: 'rehearse' }>): boolean {
  const records = bench.effects.filter((effect) => effect.kind === 'journal');
  const place = records.findIndex(
    ({ record }) => JSON.stringify(record).includes(rehearsal.verdict.reviewId) && isRehearsal(record),
  );
  return place >= 0 && place < bench.state.journal.durable;
}

function isRehearsal(record: unknown): boolean {
  return JSON.stringify(record).includes('"outcome":"rehearse"');
}

/** Runs a schedule and watches every rehearsal. @returns how many there were */
function run(schedule: readonly Act[]): number {
  const bench = new Bench({ confirms: false });
  const witness = new Witness();
  for (const act of schedule) {
    const before = bench.effects.length;
    const wasLatched = bench.state.phase === 'latched';
    acts[act](bench);
    witness.note(act, bench);
    for (const effect of bench.effects.slice(before)) {
      if (effect.kind !== 'rehearse') continue;
      assert.equal(witness.objects(bench), undefined);
      assert.equal(isDurable(bench, effect), true);
      assert.equal(wasLatched, false);
      assert.equal(effect.verdict.plan.slice.every(Number.isFinite), true);
    }
  }
  return rehearsals(bench.effects);
}

describe('safety schedules', () => {
  it('never rehearse without items, approval and durable record, nor on what was said before a stop', () => {
    let reached = 0;
    fc.assert(
      fc.property(schedules, (schedule) => {
        reached += run(schedule) > 0 ? 1 : 0;
      }),
      { numRuns: samples('safety_schedules') },
    );
    assert.ok(reached * 20 > samples('safety_schedules'), `${reached} schedules reached a rehearsal`);
  });

  it('answer every plan with exactly one verdict once the journal has caught up', () => {
    const planning: readonly Act[] = [
      'plan',
      'planAgain',
      'planBroken',
      'planOutside',
      'planNone',
      'planOther',
    ];
    const quiet = names.filter((act) => !/approve|check|confirm|journalFailed/i.test(act));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...quiet), { maxLength: 40 }), (schedule) => {
        const bench = new Bench();
        for (const act of schedule) acts[act](bench);
        const plans = schedule.filter((act) => planning.includes(act)).length;
        assert.equal(bench.effects.filter(({ kind }) => kind === 'verdict').length, plans);
      }),
      { numRuns: samples('safety_motions') },
    );
  });

  it('never let a tighter limit turn a refusal into a pass', () => {
    let passed = 0;
    const limit = fc.constantFrom(
      'velocity_max',
      'acceleration_max',
      'jerk_max',
      'join_max',
      'position_max' as const,
    );
    const slice = fc.array(fc.double({ min: 0, max: 512, noNaN: true }), { minLength: 4, maxLength: 8 });
    const share = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(limit, slice, share, (name, xs, by) => {
        const data = Float32Array.from(xs.flatMap((x) => [100 + (x - 100) / 8, 100]));
        const loose = outcome(data, name, 1);
        const tight = outcome(data, name, by);
        passed += loose === 'rehearse' ? 1 : 0;
        assert.ok(loose === 'rehearse' || tight === 'refuse');
      }),
      { numRuns: samples('safety_motions') },
    );
    assert.ok(passed * 20 > samples('safety_motions'), `${passed} motions passed`);
  });

  it('never rehearse a motion with a value that is not finite', () => {
    const value = fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e30, 100, 110);
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 12 }), (values) => {
        const data = Float32Array.from(values.slice(0, values.length - (values.length % 2)));
        if (data.every((entry) => Number.isFinite(entry) && entry < 1e6)) return;
        assert.equal(new Bench().ready().plan(closed(data))?.outcome, 'refuse');
      }),
      { numRuns: samples('safety_motions') },
    );
  });
});

type LimitName = 'velocity_max' | 'acceleration_max' | 'jerk_max' | 'join_max' | 'position_max';

/** Of this slice, closed under these limits, with one of them tightened. */
function outcome(data: Float32Array, name: LimitName, by: number): string | undefined {
  const loose = embodiment();
  const body = embodiment({
    dimensions: loose.dimensions.map((axis) => ({
      ...axis,
      limits: { ...axis.limits, [name]: axis.limits[name] * by },
    })),
  });
  const bench = new Bench({ policy: policyOf(sitePolicy({ embodiments: [body] })) }).ready();
  return bench.plan(closed(data, body))?.outcome;
}
