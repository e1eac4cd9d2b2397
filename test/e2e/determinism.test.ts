/** The same seed gives the same plans: again, of every shipped session, and on another Node. */
import assert from 'node:assert/strict';
import { peers } from '../../scripts/peers/stamp.ts';
import { needs } from '../support/needs.ts';
import { consent, jsonOf, makeDesk, rehearsed, type Desk } from './support.ts';

describe('the plans of a review', () => {
  let desk: Desk;
  let plans: readonly (string | null)[];

  before(async () => {
    desk = makeDesk();
    plans = (await rehearsed(desk)).plan_digests;
  });
  after(() => desk[Symbol.dispose]());

  it('are the same for the same seed', async () => {
    assert.deepEqual((await rehearsed(desk, '--seed', '0')).plan_digests, plans);
  });

  it('are others for another seed, in every cycle', async () => {
    const others = (await rehearsed(desk, '--seed', '18446744073709551615')).plan_digests;
    assert.deepEqual(
      others.filter((digest) => plans.includes(digest)),
      [],
    );
  });

  it('are the same whoever answers and wherever the run lies', async () => {
    using elsewhere = makeDesk();
    const flags = consent.filter((flag) => flag !== '--as' && flag !== 'demo');
    const json = jsonOf(await elsewhere.review(...flags, '--cycles', '3'), 0);
    assert.deepEqual([json.plan_digests, json.attested_by], [plans, 'flag']);
  });

  it('differ from session to session', async () => {
    const [second, third] = await Promise.all([
      rehearsed(desk, '--session', 'pusht-02'),
      rehearsed(desk, '--session', 'pusht-03'),
    ]);
    assert.equal(new Set([...plans, ...second.plan_digests, ...third.plan_digests]).size, 9);
  });
});

describe('the plans of a review on another Node', () => {
  needs('node22');

  // All of the first session; the beginning of the others.
  for (const [session, ...flags] of [
    ['pusht-01'],
    ['pusht-02', '--cycles', '4'],
    ['pusht-03', '--cycles', '4'],
  ]) {
    it(`are the same for ${session}, and each Node verifies the run of the other`, async () => {
      using desk = makeDesk();
      const given = [...consent, '--session', session!, ...flags];
      const review = ['review', '--workspace-dir', desk.workspace, '--format', 'json', ...given];
      const other = { node: peers.node22 };
      const [here, there] = await Promise.all([desk.run(review), desk.run(review, other)]);
      const [mine, theirs] = [jsonOf(here, 0), jsonOf(there, 0)];
      assert.deepEqual(theirs.plan_digests, mine.plan_digests);
      const checks = await Promise.all([
        desk.run(['replay', 'verify', theirs.run_workspace]),
        desk.run(['replay', 'verify', mine.run_workspace], other),
      ]);
      assert.deepEqual(
        checks.map(({ code }) => code),
        [0, 0],
      );
    });
  }
});
