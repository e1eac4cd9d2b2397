import assert from 'node:assert/strict';
import { guards, transitions, type GuardId } from '../../../safety/index.ts';
import { inRepository, listPaths } from '../../../scripts/repository.ts';
import { readFileSync } from 'node:fs';
import { figure } from '../../support/figures.ts';
import { samples } from '../../support/samples.ts';
import { search } from './engine.ts';
import { guardIds, without } from './mute.ts';
import { slices } from './slices.ts';
import { runSchedules } from './soak.ts';
import { tellStory } from './story.ts';
import { witnesses } from './witnesses.ts';

function sliceOf(name: string) {
  return slices.find((slice) => slice.name === name)!;
}

describe('the safety search', () => {
  // The others are walked by `npm run safety:search`.
  for (const name of ['live plans', 'live physical', 'live administration', 'dry plans']) {
    it(`${name}: no act leads to a broken property`, () => {
      const { broken, states } = search(sliceOf(name));
      assert.deepEqual(broken === undefined ? [] : tellStory(broken), []);
      assert.ok(states > 10);
    });
  }

  it('tells a broken property as a story that begins with what was done and ends with the numbers', () => {
    const { broken } = without(['enabling_held'], () => search(sliceOf('live silence')));
    const story = tellStory(broken!);
    assert.match(story[0]!, /^ {2}1\. 0\.1 s, boot 1: di arms d1: accepted/);
    assert.match(story.at(-1)!, /P7 is broken: the enabling device says 0$/);
  });

  it('gives a muted guard its eyes back', () => {
    const sees = () => Object.getOwnPropertyDescriptor(guards.enabling_held, 'check');
    const before = sees();
    assert.throws(() => without(['enabling_held'], () => assert.fail('on the way')));
    assert.deepEqual(sees(), before);
  });
});

describe('guards of the safety gate', () => {
  it('stand in the table of witnesses, each with a slice that there is', () => {
    assert.deepEqual(Object.keys(witnesses).sort(), [...guardIds].sort());
    for (const witness of Object.values(witnesses)) {
      if ('slice' in witness)
        assert.ok(
          slices.some(({ name }) => name === witness.slice),
          witness.slice,
        );
    }
    assert.ok(guardIds.length >= 28);
  });

  it('are all looked at by some row, or by the reducer itself', () => {
    const listed = new Set<string>(transitions.flatMap(({ guards: ids }) => ids));
    // Both are lists that the reducer looks at without a row.
    const reviewed: readonly GuardId[] = ['scope_reviewed'];
    assert.deepEqual(
      guardIds.filter((id) => !listed.has(id) && !reviewed.includes(id)),
      [],
    );
  });

  // A refusal is made of a guard, or of the table: in these files and no other.
  const makers: readonly string[] = [
    'safety/guard.ts',
    'safety/guards.ts',
    'safety/step.ts',
    'safety/verdicts.ts',
    'safety/actions.ts',
    'safety/live_actions.ts',
  ];

  it('are the only ones that refuse: no other file makes a refusal', () => {
    const sources = listPaths().filter((path) => path.startsWith('safety/') && path.endsWith('.ts'));
    const making = sources.filter((path) => /\brefusal\(/.test(readFileSync(inRepository(path), 'utf8')));
    assert.deepEqual([...making].sort(), making.filter((path) => makers.includes(path)).sort());
    const table = sources.filter((path) => !/guard/.test(path) && makers.includes(path));
    for (const path of table) {
      const calls = readFileSync(inRepository(path), 'utf8').match(/\brefusal\((?!\s*byTable)/g) ?? [];
      assert.equal(calls.length, 0, `${path} makes a refusal that is neither a guard's nor the table's`);
    }
  });
});

describe('schedules of the safety gate by chance', () => {
  it('never let anything out that breaks a property', () => {
    const runs = samples('search_schedules');
    const counted = runSchedules(runs, Date.now() % 1_000_000_000);
    const { seed, executed, released, broken } = counted;
    assert.equal(broken, '', `seed ${seed}`);
    figure(
      `schedules / reached EXECUTING / windows released: ${runs} / ${executed} / ${released}, seed ${seed}`,
    );
    assert.ok(executed * 2 >= runs, `${executed} of ${runs} reached EXECUTING, seed ${seed}`);
    assert.ok(released * 5 >= runs, `${released} windows in ${runs} schedules, seed ${seed}`);
  });

  it('find guards that were taken away', () => {
    const alone = guardIds.filter((id) => !('behind' in witnesses[id]) && !('and' in witnesses[id]));
    const chosen = alone.slice(0, samples('search_guards'));
    const missed = chosen.filter((id) => without([id], () => runSchedules(20_000, 1, false)).broken === '');
    figure(
      `guards taken away / found by 20,000 schedules: ${chosen.length} / ${chosen.length - missed.length}`,
    );
    assert.ok(missed.length * 20 <= chosen.length, `not found: ${missed.join(', ')}`);
  });
});
