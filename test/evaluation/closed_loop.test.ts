/** Real closed loops in the embedded world, with providers that need nothing. */
import assert from 'node:assert/strict';
import { policyAlone, policyWithScore, policyWithSearch, type Chooser } from '../../evaluation/choosers.ts';
import { episode, runSuite } from '../../evaluation/closed_loop.ts';
import { embeddedSimulator } from '../../evaluation/embedded.ts';
import { stepsMax } from '../../evaluation/simulator.ts';
import { robotOf } from '../../planning/task.ts';
import { providerRegistry } from '../../providers/registry.ts';
import { loadSimulator } from '../../sim/simulator.ts';
import type { Point } from '../../sim/geometry.ts';
import { noSignal, pusht } from '../providers/builders.ts';

const known = providerRegistry();
const start = 5000;

async function brains() {
  return { policy: await known.create('scripted', 'policy'), robot: robotOf(pusht) };
}

describe('episode', () => {
  it('is the same for the same start and seed, and ends when solved or out of steps', async () => {
    await using simulator = await embeddedSimulator();
    const alone = policyAlone(await brains());
    const asked = { start, seed: 3, signal: noSignal };
    const first = await episode(simulator, alone, asked);
    assert.deepEqual(await episode(simulator, alone, asked), first);
    assert.ok(first.bestCoverage >= 0.95 || first.steps === stepsMax, JSON.stringify(first));
    assert.notDeepEqual(await episode(simulator, alone, { ...asked, start: start + 1 }), first);
  });

  it('waits where nothing may be executed, and counts the time', async () => {
    await using simulator = await embeddedSimulator();
    const nobody: Chooser = {
      name: 'nobody',
      description: 'nobody chooses',
      choose: () => Promise.resolve<readonly Point[]>([]),
    };
    const outcome = await episode(simulator, nobody, { start, seed: 0, signal: noSignal });
    assert.equal(outcome.steps, stepsMax);
    assert.equal(outcome.bestCoverage, outcome.finalCoverage);
  });

  it('ends at once when it is interrupted', async () => {
    await using simulator = await embeddedSimulator();
    const signal = AbortSignal.abort(new Error('enough'));
    const options = { simulator, choosers: [policyAlone(await brains())], starts: { first: 0, count: 1 } };
    await assert.rejects(runSuite({ ...options, seed: 0, onOutcome: () => undefined, signal }), /enough/);
  });
});

describe('runSuite', () => {
  it('plays every way to choose from every start, in pairs', async () => {
    await using simulator = await embeddedSimulator();
    const parts = await brains();
    const scorer = await known.create('mock', 'score');
    const told: string[] = [];
    const arms = await runSuite({
      simulator,
      choosers: [policyAlone(parts), policyWithScore(parts, scorer, { candidates: 4, margin: 0 })],
      starts: { first: start, count: 2 },
      seed: 1,
      onOutcome: (arm, outcome) => told.push(`${arm} ${outcome.start}`),
      signal: noSignal,
    });
    assert.deepEqual(told, ['policy 5000', 'policy+score 5000', 'policy 5001', 'policy+score 5001']);
    assert.deepEqual(
      arms.map(({ name, outcomes }) => [name, outcomes.map((outcome) => outcome.start)]),
      [
        ['policy', [5000, 5001]],
        ['policy+score', [5000, 5001]],
      ],
    );
  });
});

describe('policyWithScore', () => {
  it('keeps the first chunk where no other one is better by the margin', async () => {
    await using simulator = await embeddedSimulator();
    const parts = await brains();
    const scorer = await known.create('mock', 'score');
    const first = await simulator.reset(start, noSignal);
    const decision = { seen: [first, first] as const, cycle: 0, seed: 1n };
    const choose = (margin: number) =>
      policyWithScore(parts, scorer, { candidates: 16, margin }).choose(decision, noSignal);
    const alone = await policyAlone(parts).choose(decision, noSignal);
    assert.deepEqual(await choose(1e9), alone);
    assert.notDeepEqual(await choose(0), alone);
  });
});

describe('policyWithSearch', () => {
  it('chooses what the search found in the world, the same for the same seed', async () => {
    const world = await loadSimulator();
    await using simulator = await embeddedSimulator();
    const parts = await brains();
    const first = await simulator.reset(start, noSignal);
    const decision = { seen: [first, first] as const, cycle: 0, seed: 1n };
    const searching = policyWithSearch(parts, world, 8);
    const targets = await searching.choose(decision, noSignal);
    assert.equal(targets.length, pusht.execute_steps);
    assert.deepEqual(await searching.choose(decision, noSignal), targets);
    assert.notDeepEqual(await policyAlone(parts).choose(decision, noSignal), targets);
  });
});
