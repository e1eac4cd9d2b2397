import assert from 'node:assert/strict';
import { guards } from '../../../safety/index.ts';
import { open, plan, prepare } from './acts.ts';
import { walk } from './engine.ts';
import { rise } from './live_acts.ts';
import { after } from './after.ts';
import { faultyPlans, liveFaultyPlans } from './plans.ts';
import { beginning, type Judged, type World } from './world.ts';

/** Guards that stand against a plan in a gate which waits for nothing but a plan. */
function refusals(world: World, id: string): readonly string[] {
  const moments: Judged[] = [];
  walk(world, plan(id), 0, (moment) => moments.push(moment));
  return moments
    .flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.kind === 'verdict' ? [effect.verdict] : [])),
    )
    .flatMap(({ refusals: against }) => against.map(({ guard }) => guard))
    .filter((guard) => !ofPeople.includes(guard));
}

const ofPeople: readonly string[] = ['checklist', 'approvals'];
const dry = walk(beginning('dry'), prepare, 0).world;
const live = after('fast', rise, open());

describe('plans of the safety search', () => {
  it('stand before no guard when they are in order', () => {
    for (const world of [dry, live]) {
      assert.deepEqual([refusals(world, 'one'), refusals(world, 'two')], [[], []]);
    }
  });

  for (const [world, ids] of [
    [dry, faultyPlans],
    [live, liveFaultyPlans],
  ] as const) {
    for (const id of ids) {
      it(`${id}: one guard stands against it, and no other`, () => {
        const against = refusals(world, id);
        assert.equal(new Set(against).size, 1, against.join(', '));
        assert.ok(Object.hasOwn(guards, against[0] ?? ''));
      });
    }
  }
});
