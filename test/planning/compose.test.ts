import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planType, type CandidateSet, type Embodiment, type Plan, type Score } from '../../msgs/index.ts';
import { composePlan, composeSet, withdrawn } from '../../planning/compose.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import {
  lines,
  pushtEmbodiment,
  testCandidateSet,
  testChunk,
  testMeta,
  testScore,
} from '../support/messages.ts';
import { samples } from '../support/samples.ts';
import { noteOf } from './planner.ts';
import { testTask, type TaskOptions } from './tasks.ts';

const meta = testMeta();

function composed(set: CandidateSet, scores: readonly Score[], options: TaskOptions = {}): Plan {
  const plan = composePlan(testTask(options), { meta, set, scores, scorersAsked: scores.length > 0 });
  planType.encode(plan);
  return plan;
}

/** Index, rank and code of each candidate in the order of the report. */
function ranks(plan: Plan): readonly (readonly [number, number, string])[] {
  return plan.candidates.map(({ index, rank, code }) => [index, rank, code]);
}

/** The embodiment with one limit of x multiplied. */
function shrunk(
  key: 'position_max' | 'velocity_max' | 'acceleration_max' | 'jerk_max' | 'join_max',
  factor: number,
): Embodiment {
  const embodiment = pushtEmbodiment();
  const [x, y] = embodiment.dimensions;
  const limits = { ...x!.limits, [key]: x!.limits[key] * factor };
  return { ...embodiment, dimensions: [{ ...x!, limits }, y!] };
}

describe('composePlan', () => {
  const set = testCandidateSet();
  const score = testScore('scorer', set, { values: Float64Array.of(4, 1, 2, 2) });

  it('takes the best candidate and says why each other lost', () => {
    const plan = composed(set, [score]);
    assert.deepEqual(ranks(plan), [
      [1, 1, 'chosen'],
      [2, 2, 'worse_score'],
      [3, 3, 'worse_score'],
      [0, 4, 'worse_score'],
    ]);
    assert.equal(plan.code, '');
    assert.deepEqual([plan.chosen_index, plan.best_score, plan.margin, plan.candidate_count], [1, 1, 1, 4]);
    assert.deepEqual(plan.policy, [{ provider: 'policy', revision: 'policy-1' }]);
    assert.deepEqual(plan.scorers, [{ provider: 'scorer', revision: 'scorer-1' }]);
    assert.equal(plan.plan_digest, planDigest(plan));
  });

  it('executes the slice that counts, and no more', () => {
    const chunk = testChunk('policy', { fields: { start_index: 2 } });
    const shifted = testCandidateSet({ chunk, fields: { start_index: 2 } });
    const plan = composed(shifted, [testScore('scorer', shifted)]);
    assert.deepEqual(plan.slice, chunk.data.slice(4, 20));
    assert.equal(plan.slice_steps, 8);
    assert.ok(plan.tail_steps > 0);
  });

  it('turns the order around for a scorer whose higher is better', () => {
    const mirrored = { ...score, lower_is_better: false, values: score.values.map((value) => -value) };
    const [lower, higher] = [composed(set, [score]), composed(set, [mirrored])];
    assert.deepEqual(ranks(higher), ranks(lower));
    assert.deepEqual([higher.margin, higher.lower_is_better], [lower.margin, false]);
    assert.equal(higher.plan_digest, lower.plan_digest);
  });

  it('calls a tie a tie and takes the lowest index', () => {
    const plan = composed(set, [{ ...score, values: Float64Array.of(2, 1, 1, 1) }]);
    assert.deepEqual(ranks(plan).slice(0, 3), [
      [1, 1, 'chosen'],
      [2, 2, 'tied_higher_index'],
      [3, 3, 'tied_higher_index'],
    ]);
    assert.deepEqual(noteOf(plan, 'tie'), [3, 1, 2, 3]);
    assert.equal(plan.margin, 0);
  });

  it('lets the first scorer decide and records where another disagrees', () => {
    const other = testScore('other', set, { lower_is_better: false, values: Float64Array.of(9e9, 2, 1, 3) });
    const plan = composed(set, [score, other]);
    assert.equal(plan.chosen_index, 1);
    assert.deepEqual(
      plan.scorers.map(({ provider }) => provider),
      ['scorer', 'other'],
    );
    assert.deepEqual(noteOf(plan, 'scorers_disagree'), [1, 0, -0.8]);
  });

  it('says nothing of a scorer that agrees', () => {
    const other = testScore('other', set, { values: Float64Array.of(7, 0, 9, 8) });
    assert.equal(noteOf(composed(set, [score, other]), 'scorers_disagree'), undefined);
  });

  it('never chooses a candidate that breaks a limit, however good its score', () => {
    const data = lines(4, 16);
    data[2 * 1 + 1] = 513;
    const broken = testCandidateSet({ chunk: testChunk('policy', { fields: { data } }) });
    const plan = composed(broken, [testScore('scorer', broken)]);
    assert.equal(plan.chosen_index, 1);
    assert.deepEqual(ranks(plan).at(-1), [0, 0, 'limit_position']);
  });

  it('refuses huge but finite steps with a code', () => {
    const data = lines(4, 16).fill(3e38);
    const huge = testCandidateSet({ chunk: testChunk('policy', { fields: { data } }) });
    const plan = composed(huge, [testScore('scorer', huge)]);
    assert.equal(plan.code, 'no_admissible_candidate');
    assert.deepEqual(
      ranks(plan).map(([, , code]) => code),
      Array.from({ length: 4 }, () => 'limit_position'),
    );
    assert.deepEqual([plan.slice.length, plan.plan_digest, plan.policy.length], [0, '', 0]);
  });

  it('refuses a candidate that cannot be brought to rest inside of the longest plan', () => {
    const embodiment = pushtEmbodiment({ plan_duration_max_ns: 800_000_000 });
    const tight = testCandidateSet({ embodiment });
    const plan = composed(tight, [testScore('scorer', tight)], { embodiment });
    assert.equal(plan.code, 'no_admissible_candidate');
    assert.equal(plan.candidates[0]?.code, 'no_tail');
  });

  it('judges the tail of a short slice together with the way from the measured state', () => {
    const embodiment = pushtEmbodiment({ execute_steps: 1 });
    const [x, y] = embodiment.dimensions;
    const limits = { ...x!.limits, acceleration_max: 500 };
    const gentle = { ...embodiment, dimensions: [{ ...x!, limits }, y!] };
    const chunkOf = (step: number) => {
      const fields = { data: Float32Array.of(200 + step, 200) };
      return testCandidateSet({
        embodiment: gentle,
        chunk: testChunk('policy', { embodiment: gentle, candidates: 1, horizon: 1, fields }),
      });
    };
    const codeOf = (set: CandidateSet) =>
      composed(set, [testScore('scorer', set)], { embodiment: gentle }).candidates[0]?.code;
    assert.deepEqual([codeOf(chunkOf(4)), codeOf(chunkOf(10))], ['chosen', 'no_tail']);
  });

  it('notes a seam that is longer than every step after it', () => {
    const plan = composed(set, [score], { measured: Float64Array.of(150, 200) });
    const [jump = 0, longest = 0] = noteOf(plan, 'seam_jump') ?? [];
    assert.ok(jump > 50 && longest < 5);
    assert.equal(noteOf(composed(set, [score]), 'seam_jump'), undefined);
  });

  it('measures its seams against the plan before', () => {
    const previous = Float32Array.of(190, 200, 200, 200);
    const plan = composed(set, [score], { previous });
    const { direction_change, boundary_acceleration } = plan.candidates[0]!;
    assert.ok(direction_change > 0 && boundary_acceleration > 0);
  });

  it('goes by the own values of a single policy when no scorer was asked, higher being better', () => {
    const chunk = testChunk('policy', { fields: { candidate_values: Float64Array.of(1, 5, 9, 9) } });
    const plan = composed(testCandidateSet({ chunk }), []);
    assert.deepEqual(ranks(plan)[0], [2, 1, 'chosen']);
    assert.deepEqual([plan.best_score, plan.lower_is_better, plan.scorers.length], [9, false, 0]);
  });

  it('takes the lowest index when values of several policies cannot be compared', () => {
    const valued = (name: string) =>
      testChunk(name, { candidates: 2, fields: { candidate_values: Float64Array.of(1, 5) } });
    const both = composeSet(testTask(), meta, [valued('alpha'), valued('beta')]).set!;
    const plan = composed(both, []);
    assert.deepEqual(ranks(plan).slice(0, 2), [
      [0, 1, 'chosen'],
      [1, 2, 'later_index'],
    ]);
    assert.deepEqual(noteOf(plan, 'values_not_comparable'), [2]);
  });

  it('makes no plan when scorers were asked and none answered', () => {
    const plan = composePlan(testTask(), { meta, set, scores: [], scorersAsked: true });
    assert.equal(plan.code, 'no_scores');
    assert.deepEqual(ranks(plan)[0], [0, 0, 'unranked']);
    planType.encode(plan);
  });

  it('keeps every number finite between the farthest scores', () => {
    const far = { ...score, values: Float64Array.of(Number.MAX_VALUE, -Number.MAX_VALUE, 0, 0) };
    assert.equal(composed(set, [far]).best_score, -Number.MAX_VALUE);
  });

  it('never admits a candidate because a limit shrank', () => {
    const keys = fc.constantFrom('position_max', 'velocity_max', 'acceleration_max', 'jerk_max', 'join_max');
    const factor = fc.double({ min: 0.001, max: 1, noNaN: true });
    const speeds = fc.array(fc.double({ min: -200, max: 200, noNaN: true }), { minLength: 8, maxLength: 8 });
    const admitted = (plan: Plan) => plan.candidates.filter(({ rank }) => rank > 0).map(({ index }) => index);
    fc.assert(
      fc.property(keys, factor, speeds, (key, share, steps) => {
        const data = new Float32Array(steps.flatMap((step) => [200 + step, 200]));
        const chunk = testChunk('policy', { candidates: 1, horizon: 8, fields: { data } });
        const random = testCandidateSet({ chunk });
        const scores = [testScore('scorer', random)];
        const before = admitted(composed(random, scores));
        const after = admitted(composed(random, scores, { embodiment: shrunk(key, share) }));
        assert.ok(after.every((index) => before.includes(index)));
      }),
      { numRuns: samples('motion_limits') },
    );
  });
});

describe('withdrawn', () => {
  it('keeps what was found and nothing that could be executed', () => {
    const set = testCandidateSet();
    const plan = withdrawn(composed(set, [testScore('scorer', set)]), 'observation_stale');
    assert.deepEqual(
      [plan.code, plan.slice.length, plan.tail_steps, plan.plan_digest],
      ['observation_stale', 0, 0, ''],
    );
    assert.equal(plan.candidates.length, 4);
    planType.encode(plan);
  });
});
