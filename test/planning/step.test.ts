import assert from 'node:assert/strict';
import { nsToStamp } from '../../core/time.ts';
import { metaConstants, topics } from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import { plannerStep } from '../../planning/step.ts';
import {
  testChunk,
  testGoal,
  testMeta,
  testObservation,
  testRunId,
  testScore,
  testStartNs,
} from '../support/messages.ts';
import {
  answerCodes,
  chunkEvent,
  deadlineNs,
  identity,
  internal,
  noteOf,
  observationOf,
  opening,
  play,
  plannerJson,
  sample,
  scoredCycle,
  scoreEvent,
  setAfter,
  tick,
} from './planner.ts';

const other = 'f'.repeat(64);

describe('the planner step', () => {
  it('listens to goal, observation and each provider, and publishes request, set and plan', () => {
    const config = plannerJson({ policies: ['a', 'b'], scorers: ['b'] });
    assert.deepEqual(
      plannerStep.inputs(config).map(({ name }) => name),
      ['goal', 'observer/observation', 'a/action_chunk', 'b/action_chunk', 'b/score', 'a/events', 'b/events'],
    );
    assert.deepEqual(plannerStep.outputs(config), [topics.planRequest, topics.candidates, topics.plan]);
  });

  it('asks the policies when an observation comes', () => {
    const { requests, effects, outputs } = play(opening());
    const { meta, ...request } = requests[0]!;
    const chunk = testChunk('policy');
    assert.deepEqual(request, {
      request_id: `${testRunId}-0`,
      policies: ['policy'],
      scorers: ['scorer'],
      goal_digest: chunk.goal_digest,
      observation_digest: chunk.observation_digest,
      embodiment_digest: chunk.embodiment_digest,
      seed: 7n,
      candidates: 16,
      deadline_ns: deadlineNs,
    });
    assert.deepEqual([meta.source, meta.sequence, meta.cycle], [metaConstants.SOURCE_REPLAY, 0n, 0]);
    assert.deepEqual(effects, [{ kind: 'wake', afterNs: deadlineNs }]);
    assert.equal(outputs.length, 1);
  });

  it('merges, has it scored, and publishes the best with the right digest', () => {
    const { sets, plans, state } = play(scoredCycle({ values: Float64Array.of(3, 2, 0, 1) }));
    const [plan] = plans;
    assert.equal(sets.length, 1);
    assert.deepEqual([plan?.code, plan?.chosen_index], ['', 2]);
    assert.equal(plan?.plan_digest, planDigest(plan!));
    assert.deepEqual(answerCodes(plan), { policy: 'answered', scorer: 'answered' });
    assert.equal(state.cycle, undefined);
  });

  it('goes on without an answer when the deadline has passed, and without a set there is no plan', () => {
    const [plan] = play([...opening(), tick(deadlineNs - 1n), tick(deadlineNs)]).plans;
    assert.equal(plan?.code, 'no_candidates');
    assert.deepEqual(answerCodes(plan), { policy: 'no_answer' });
    assert.equal(plan.answers[0]?.age_ns, deadlineNs);
  });

  it('makes no plan when no scorer answered until the second deadline', () => {
    const events = [...opening(), chunkEvent(testChunk('policy'), 5n)];
    assert.deepEqual(play([...events, tick(deadlineNs + 4n)]).plans, []);
    const { plans, effects } = play([...events, tick(deadlineNs + 5n)]);
    assert.equal(plans[0]?.code, 'no_scores');
    assert.equal(effects.length, 2);
  });

  it('plans without scorers as soon as the policies have answered', () => {
    const events = [...opening(), chunkEvent(testChunk('policy'))];
    const { plans, effects } = play(events, plannerJson({ scorers: [] }));
    assert.equal(plans[0]?.code, '');
    assert.equal(effects.length, 1);
  });

  it('refuses an observation of another embodiment or without the state', () => {
    const goal = sample(topics.goal, testGoal());
    const of = (fields: object) => sample(topics.observation, testObservation(fields));
    assert.equal(play([goal, of({ embodiment_digest: other })]).plans[0]?.code, 'observation_mismatch');
    assert.equal(play([goal, of({ tensors: [] })]).plans[0]?.code, 'state_missing');
  });

  it('begins cycle k with observation k x stride', () => {
    const sequences = [0n, 1n, 7n, 8n, 24n];
    const events = [sample(topics.goal, testGoal()), ...sequences.map((sequence) => observationOf(sequence))];
    assert.deepEqual(
      play(events).requests.map(({ meta, request_id }) => [meta.cycle, request_id]),
      [
        [0, `${testRunId}-0`],
        [1, `${testRunId}-1`],
        [3, `${testRunId}-3`],
      ],
    );
  });

  it('ends a cycle that is still open when the next one begins, and says so', () => {
    const { plans } = play([...opening(), observationOf(8n), tick(deadlineNs)]);
    assert.deepEqual(
      plans.map(({ code, meta }) => [code, meta.cycle, meta.sequence]),
      [
        ['superseded', 0, 0n],
        ['no_candidates', 1, 1n],
      ],
    );
    assert.deepEqual(noteOf(plans[1], 'cycle_dropped'), [1]);
  });

  it('does not repeat a cycle', () => {
    const { plans, requests } = play([...opening(), observationOf(0n), tick(deadlineNs)]);
    assert.equal(requests.length, 1);
    assert.deepEqual(noteOf(plans[0], 'observation_repeated'), [1]);
  });

  it('in realtime begins a cycle with any observation when it is idle and has a goal', () => {
    const config = plannerJson({ pace: 'realtime', scorers: [] });
    const events = [observationOf(3n), sample(topics.goal, testGoal()), observationOf(4n), observationOf(5n)];
    const { requests, plans } = play([...events, tick(deadlineNs), observationOf(9n)], config);
    assert.deepEqual(
      requests.map(({ meta }) => meta.cycle),
      [0, 1],
    );
    assert.deepEqual(
      plans.map(({ code }) => code),
      ['no_candidates'],
    );
  });

  it('makes no plan from an observation that is too old, or from the future', () => {
    const old = plannerJson({ proposal_age_max_ns: '10' });
    const events = scoredCycle().slice(0, -1);
    const score = (atNs: bigint) => scoreEvent(testScore('scorer', setAfter(events)), atNs);
    assert.equal(play([...events, score(10n)], old).plans[0]?.code, '');
    assert.equal(play([...events, score(11n)], old).plans[0]?.code, 'observation_stale');
    const ahead = testObservation({ meta: testMeta({ stamp: nsToStamp(testStartNs + 1n) }) });
    const early = [
      sample(topics.goal, testGoal()),
      sample(topics.observation, ahead),
      chunkEvent(testChunk('policy')),
    ];
    assert.equal(play(early, plannerJson({ scorers: [] })).plans[0]?.code, 'observation_ahead');
  });

  it('measures its seams against the plan before', () => {
    const first = scoredCycle();
    const { state, plans } = play([...first, observationOf(8n)]);
    assert.deepEqual(state.previous, plans[0]?.slice);
    assert.deepEqual(state.cycle?.task.previous, plans[0]?.slice);
  });

  it('accounts for every nanosecond from observation to plan', () => {
    const timings = { queue_ns: 1n, inference_ns: 4n, transport_ns: 2n, translation_ns: 1n };
    const chunk = testChunk('policy', { fields: { timings } });
    const before = [
      sample(topics.goal, testGoal()),
      { ...observationOf(0n), rosNs: testStartNs + 3n },
      chunkEvent(chunk, 20n),
    ];
    const score = testScore('scorer', setAfter(before), { timings: { ...timings, inference_ns: 1000n } });
    const [plan] = play([...before, scoreEvent(score, 50n)]).plans;
    const whole = plan!.ledger.reduce((sum, { duration_ns }) => sum + duration_ns, 0n);
    assert.equal(whole, 50n);
    assert.deepEqual(noteOf(plan, 'timings_exceed'), [1004, 30]);
    assert.equal(plan?.ledger[0]?.duration_ns, 3n);
  });

  it('publishes everything from the weakest of its sources', () => {
    const live = testMeta({ source: metaConstants.SOURCE_LIVE });
    const events = [
      sample(topics.goal, testGoal({ meta: live })),
      sample(topics.observation, testObservation({ meta: live })),
      chunkEvent(testChunk('policy', { fields: { meta: testMeta({ source: metaConstants.SOURCE_SIM }) } })),
    ];
    const { requests, sets } = play(events);
    assert.deepEqual(
      [requests[0]?.meta.source, sets[0]?.meta.source],
      [metaConstants.SOURCE_LIVE, metaConstants.SOURCE_SIM],
    );
  });

  it('is not moved by events that it does not know', () => {
    const before = play(opening()).state;
    const unknown = [
      internal('journal_durable', { sequence: 4 }),
      internal('endpoints_seen', null),
      internal('endpoints_seen', { topic: 'elsewhere', publishers: ['a', 'b'] }),
      internal('refused_bytes', [1]),
      tick(1n),
    ];
    for (const event of [...unknown, { ...sample(topics.goal, testGoal()), topic: 'elsewhere' }]) {
      const { state, outputs } = plannerStep.step(before, event);
      assert.deepEqual([state, outputs], [before, []]);
    }
    assert.equal(before.identity, identity);
  });
});
