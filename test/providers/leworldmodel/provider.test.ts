import assert from 'node:assert/strict';
import { seededRandom } from '../../../core/random.ts';
import { leworldmodelProvider } from '../../../providers/leworldmodel/provider.ts';
import type { ScoreProvider, ScoreRequest } from '../../../providers/provider.ts';
import { providerRegistry } from '../../../providers/registry.ts';
import { corners } from '../../../providers/shared/tee.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';
import { candidateSet, goalPose, noSignal, observationOf, pusht, pushtRequest, table } from '../builders.ts';
import { writePolicyBundle } from '../policy_bundle.ts';
import { costByHand, writeScorerBundle } from '../scorer_bundle.ts';

const horizon = 16;

function drawnSet(candidates: number, { start = 1, steps = horizon } = {}) {
  const random = seededRandom('candidates');
  const data = Array.from({ length: candidates * steps * 2 }, () => Math.fround(random.between(0, 512)));
  return { ...candidateSet([candidates, steps, 2], data), start_index: start, execute_steps: 4 };
}

const { goal, observation } = pushtRequest(table);
const request = (set = drawnSet(16)): ScoreRequest => ({ goal, observation, set, embodiment: pusht });
const now = { keypoints: corners(table.block).flat(), agent: table.agent[1] };

const identity = { keypoints: { mode: 'identity' }, agent_position: { mode: 'identity' } };

describe('leworldmodelProvider', () => {
  let scratch: Scratch;
  let scorer: ScoreProvider;
  before(async () => {
    scratch = scratchFolder();
    scorer = await leworldmodelProvider({ bundle: writeScorerBundle(scratch.path) });
  });
  after(async () => {
    await scorer[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  async function assertByHand(set: ReturnType<typeof drawnSet>): Promise<void> {
    const { values, lowerIsBetter } = await scorer.score(request(set), noSignal);
    const [candidates = 0, steps = 0] = set.shape;
    assert.deepEqual([values.length, lowerIsBetter], [candidates, true]);
    for (const [row, value] of values.entries()) {
      const actions = [...set.data.subarray((row * steps + set.start_index) * 2, (row + 1) * steps * 2)];
      const wanted = costByHand(now, corners(goalPose).flat(), actions);
      assert.ok(Math.abs(value - wanted) < 1e-3 * wanted + 1e-3, `${row}: ${value}, by hand ${wanted}`);
    }
  }

  it('gives the cost of the whole blocks of each candidate, from the start index on', () =>
    assertByHand(drawnSet(16)));
  it('looks at fewer blocks where a chunk is shorter', () => assertByHand(drawnSet(3, { steps: 12 })));
  it('leaves out what lies behind the longest horizon', () =>
    assertByHand(drawnSet(3, { start: 0, steps: 32 })));

  it('scores more candidates than its graph takes at once', async () => {
    const many = drawnSet(600);
    await assertByHand(many);
  });

  it('tells costs in steps of what the model can tell apart', async () => {
    using folder = scratchFolder();
    const resolution = 3;
    const coarse = await leworldmodelProvider({
      bundle: writeScorerBundle(folder.path, (bundle) => ({
        ...bundle,
        scorer: { ...bundle.scorer, resolution },
      })),
    });
    const [told, exact] = [await coarse.score(request(), noSignal), await scorer.score(request(), noSignal)];
    await coarse[Symbol.asyncDispose]();
    for (const [index, cost] of exact.values.entries()) {
      const lost = cost - (told.values[index] ?? Number.NaN);
      assert.equal((told.values[index] ?? Number.NaN) % resolution, 0);
      assert.ok(lost >= 0 && lost < resolution, `${cost} is told as ${told.values[index]}`);
    }
  });

  it('refuses a model that looks at images, and one that lacks the goal of an observed tensor', async () => {
    using seeing = scratchFolder();
    writeScorerBundle(seeing.path, (bundle) => ({
      ...bundle,
      observation: bundle.observation.map((each) => ({
        ...{ ...each, shape: [1, 2, 2, 3] },
        image: { layout: 'HWC', colour: 'RGB', scale: 255 },
      })),
      normalisation: { ...bundle.normalisation, ...identity },
    }));
    await assert.rejects(leworldmodelProvider({ bundle: seeing.path }), {
      code: 'model_unsupported',
      message: 'leworldmodel: its model looks at keypoints, agent_position',
    });
    using lacking = scratchFolder();
    writeScorerBundle(lacking.path, (bundle) => {
      const { goal_agent: _, ...rest } = bundle.scorer ?? {};
      return { ...bundle, scorer: rest };
    });
    await assert.rejects(leworldmodelProvider({ bundle: lacking.path }), {
      code: 'model_invalid',
      message: /scorer.goal_agent: is missing, and agent_position has no goal/,
    });
  });

  it('gives the same bits every time', async () => {
    const first = await scorer.score(request(), noSignal);
    assert.deepEqual(await scorer.score(request(), noSignal), first);
  });

  it('refuses candidates that are too short, another robot, and what lacks a tensor', async () => {
    const wrong: readonly (readonly [RegExp, Partial<ScoreRequest>])[] = [
      [/4 steps of 2 numbers; at least 5 of 2/, { set: drawnSet(1, { steps: 5 }) }],
      [/15 steps of 3 numbers/, { set: candidateSet([1, 15, 3], new Array<number>(45).fill(0)) }],
      [/not arm/, { embodiment: { ...pusht, name: 'arm' } }],
      [/keypoints of the observation is missing/, { observation: observationOf() }],
      [/keypoints of the goal is missing/, { goal: { ...goal, tensors: [] } }],
    ];
    for (const [message, fields] of wrong)
      await assert.rejects(scorer.score({ ...request(), ...fields }, noSignal), {
        code: 'provider_failed',
        message,
      });
  });

  it('is found in the bundle that an environment variable names', async () => {
    for (const variable of ['LEWORLDMODEL_POLICY', 'LEWM_POLICY']) {
      const known = providerRegistry(undefined, { [variable]: scratch.path });
      await using made = await known.create('leworldmodel', 'score');
      assert.deepEqual([made.name, made.revision], ['leworldmodel', scorer.revision]);
    }
  });

  it('refuses the bundle of a policy, and golden costs that do not come out again', async () => {
    using other = scratchFolder();
    await assert.rejects(leworldmodelProvider({ bundle: writePolicyBundle(other.path) }), {
      code: 'model_invalid',
    });
    writeScorerBundle(other.path, (bundle) => ({
      ...bundle,
      scorer: { ...bundle.scorer, goal_agent: [256, 256] },
    }));
    await assert.rejects(leworldmodelProvider({ bundle: other.path }), { code: 'model_golden' });
  });
});
