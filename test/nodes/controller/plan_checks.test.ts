/** Windows of plans that are not what they were signed for, or not for this robot. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../core/digest.ts';
import { metaConstants, topics, type Plan } from '../../../msgs/index.ts';
import { refusalOf } from '../../../nodes/controller/verify.ts';
import { gateKey, LiveBench, resigned } from './live_bench.ts';
import { armEmbodiment, armPlan, liveSite, moved, otherPlan } from './live_site.ts';

/** The plan swapped for another one, each heard before its first window. */
const swaps: readonly (readonly [what: string, code: string, plan: (plan: Plan) => Plan | undefined])[] = [
  ['was not heard', 'plan_unknown', () => undefined],
  [
    'has another digest than it says',
    'plan_digest_differs',
    (plan) => ({ ...plan, slice: moved(plan.slice, 9) }),
  ],
  [
    'is for another robot',
    'robot_mismatch',
    (plan) => otherPlan({ meta: { ...plan.meta, robot_id: 'arm_2' } }),
  ],
  [
    'is for another embodiment',
    'embodiment_mismatch',
    () => otherPlan({ embodiment_digest: sha256('other arm') }),
  ],
  ['was made with other limits', 'limits_mismatch', () => otherPlan({ limits_digest: sha256('no limits') })],
  [
    'has other dimensions than its embodiment',
    'actions_mismatch',
    (plan) => otherPlan({ dimensions: [...plan.dimensions].reverse() }),
  ],
];

describe('a window whose plan is not what it should be', () => {
  for (const [what, code, swap] of swaps) {
    it(`is one whose plan ${what}: ${code}`, () => {
      const bench = new LiveBench();
      const plan = swap(bench.plan);
      if (plan !== undefined) bench.message(topics.plan, plan);
      const { plan_digest } = plan ?? bench.plan;
      bench.gate('executing', { plan_digest });
      bench.give(resigned(bench.window(0), { plan_digest }));
      assert.deepEqual(bench.codes, [code]);
      assert.deepEqual(bench.trajectories, []);
    });
  }

  for (const source of [metaConstants.SOURCE_SIM, metaConstants.SOURCE_REPLAY]) {
    it(`is one of source ${source} for a physical robot, by its plan or by itself`, () => {
      const bySelf = new LiveBench().executing();
      bySelf.give(bySelf.window(0, { meta: { source } }));
      assert.deepEqual(bySelf.codes, ['source_kind']);
      const byPlan = new LiveBench();
      byPlan.message(topics.plan, armPlan({ source })).gate('executing');
      byPlan.give(byPlan.window(0));
      assert.deepEqual(byPlan.codes, ['source_kind']);
    });
  }

  it('is one for a driver of the other kind of robot', () => {
    const bench = new LiveBench().executing();
    const state = bench.live;
    const terms = { ...state.terms, driver: 'sim' as const };
    const refusal = refusalOf(bench.window(0), { ...state, terms, signature: 'valid', rosNs: bench.rosNs });
    assert.deepEqual(
      [refusal?.code, refusal?.detail],
      ['robot_kind', 'driver sim is for simulated robots, this one is physical'],
    );
  });
});

describe('a window that the controller believes', () => {
  it('is any of a plan in its order, to the last one with the tail of the plan', () => {
    const bench = new LiveBench().executing();
    for (let index = 0; index < 12; index += 1) {
      bench.advance(Math.max(0, index * 100 - 100));
      bench.give(bench.window(index));
    }
    assert.deepEqual(
      bench.codes,
      Array.from({ length: 12 }, () => 'executed'),
    );
    const last = bench.trajectories.at(-1)!;
    const { plan } = bench;
    const [x] = plan.tail.subarray(-2);
    assert.equal(last.points.at(-1)!.positions[0], x);
  });

  it('may be one of a simulated robot, whatever it was made from', () => {
    const body = armEmbodiment({ robot_kind: 'simulated' });
    const site = liveSite(gateKey.publicKey, { body, driver: 'sim' });
    const bench = new LiveBench({ site, driver: 'none' });
    const plan = armPlan({ body, source: metaConstants.SOURCE_REPLAY });
    Object.assign(bench, { plan });
    bench.executing().give(bench.window(0));
    assert.deepEqual(bench.codes, ['would_execute']);
  });
});
