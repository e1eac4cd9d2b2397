import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topics, type StepEvent } from '../../msgs/index.ts';
import { planDigest } from '../../planning/plan_digest.ts';
import { testChunk, testGoal, testMeta, testObservation, testScore } from '../support/messages.ts';
import { samples } from '../support/samples.ts';
import {
  chunkEvent,
  deadlineNs,
  failureEvent,
  internal,
  opening,
  play,
  plannerJson,
  sample,
  scoreEvent,
  tick,
} from './planner.ts';

const policies = ['alpha', 'beta', 'gamma'];
const scorers = ['one', 'two'];
const config = plannerJson({ policies, scorers });

const chunks = policies.map((provider, index) => chunkEvent(testChunk(provider, { candidates: index + 1 })));
const set = play([...opening(), ...chunks], config).sets[0]!;
const scores = scorers.map((scorer, index) =>
  scoreEvent(
    testScore(scorer, set, { values: Float64Array.of(3, 1, 4, 1, 5, 9), lower_is_better: index === 0 }),
  ),
);
const other = 'f'.repeat(64);

describe('the planner step, whatever comes', () => {
  it('publishes the same bytes for every order of arrival', () => {
    const expected = play([...opening(), ...chunks, ...scores], config).outputs;
    assert.equal(expected.length, 3);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(chunks, { minLength: 3 }),
        fc.shuffledSubarray(scores, { minLength: 2 }),
        (a, b) => {
          assert.deepEqual(play([...opening(), ...a, ...b], config).outputs, expected);
        },
      ),
      { numRuns: samples('planning_orders') },
    );
  });

  it('never lets an answer for something else into a set', () => {
    const digest = fc.constantFrom('goal_digest', 'observation_digest', 'embodiment_digest');
    fc.assert(
      fc.property(digest, fc.nat({ max: 2 }), (field, index) => {
        const provider = policies[index]!;
        const wrong = chunkEvent(testChunk(provider, { fields: { [field]: other } }));
        const events = [...opening(), ...chunks.map((event, place) => (place === index ? wrong : event))];
        const { sets } = play(events, config);
        assert.ok(sets[0]!.origins.every((origin) => origin.provider !== provider));
      }),
      { numRuns: samples('planning_orders') },
    );
  });

  /** Anything that may arrive, in time or not, right or wrong. */
  const step: fc.Arbitrary<(atNs: bigint) => StepEvent> = fc.oneof(
    fc
      .nat({ max: 40 })
      .map(
        (sequence) => (atNs: bigint) =>
          sample(
            topics.observation,
            testObservation({ meta: testMeta({ sequence: BigInt(sequence) }) }),
            atNs,
          ),
      ),
    fc
      .constantFrom(testGoal(), testGoal({ digest: other }))
      .map((goal) => (atNs: bigint) => sample(topics.goal, goal, atNs)),
    fc.record({ provider: fc.constantFrom(...policies), cycle: fc.nat({ max: 4 }), seed: fc.boolean() }).map(
      ({ provider, cycle, seed }) =>
        (atNs: bigint) =>
          chunkEvent(testChunk(provider, { cycle, ...(seed ? {} : { fields: { seed: 1n } }) }), atNs),
    ),
    fc.constantFrom(...scorers).map((scorer) => (atNs: bigint) => scoreEvent(testScore(scorer, set), atNs)),
    fc
      .constantFrom(...policies, ...scorers)
      .chain((provider) =>
        fc
          .constantFrom('policy', 'score', 'embed')
          .map((capability) => () => failureEvent(provider, capability)),
      ),
    fc.tuple(fc.constantFrom('refused_bytes', 'endpoints_seen', 'start', '__proto__'), fc.jsonValue()).map(
      ([name, value]) =>
        (atNs: bigint) =>
          internal(name, JSON.parse(JSON.stringify(value)) as never, atNs),
    ),
    fc
      .constantFrom('alpha/action_chunk', 'one/score', 'goal', 'observer/observation')
      .map((topic) => (atNs: bigint) => internal('refused_bytes', { topic, code: 'message_rule' }, atNs)),
    fc.constant(tick),
  );
  /**
   * A cycle that goes well, in some order of its answers: without it few schedules would get as far as a
   * plan.
   */
  const goodCycle = fc
    .tuple(fc.shuffledSubarray(chunks, { minLength: 2 }), fc.shuffledSubarray(scores, { minLength: 1 }))
    .map(([a, b]) => [...opening(), ...a, ...b]);
  const pace = fc.constantFrom('lockstep', 'realtime');

  it('answers every sequence of events with messages that decode, and every request with one plan', () => {
    const schedule = fc.array(fc.tuple(step, fc.bigInt(0n, deadlineNs / 2n)), { maxLength: 40 });
    let planned = 0;
    fc.assert(
      fc.property(fc.option(goodCycle, { nil: [] }), schedule, pace, (before, parts, chosenPace) => {
        let atNs = 0n;
        const events = [...before, ...parts.map(([make, afterNs]) => make((atNs += afterNs)))];
        const settings = plannerJson({ policies, scorers, pace: chosenPace });
        const ending = [tick(atNs + deadlineNs), tick(atNs + 2n * deadlineNs)];
        const { requests, plans, sets, state } = play([...events, ...ending], settings);
        assert.equal(state.cycle, undefined);
        const cycles = plans.map(({ meta }) => meta.cycle);
        assert.deepEqual(cycles, [...new Set(cycles)]);
        assert.ok(requests.every(({ meta }) => cycles.includes(meta.cycle)));
        assert.ok(sets.length <= requests.length);
        assert.ok(plans.every((plan) => plan.plan_digest === (plan.code === '' ? planDigest(plan) : '')));
        planned += plans.filter(({ code }) => code === '').length;
      }),
      { numRuns: samples('planning_events') },
    );
    assert.ok(planned * 10 > samples('planning_events'), `${planned} plans could be executed`);
  });

  it('gives the same outputs for the same events', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (parts) => {
        const events = parts.map((make, index) => make(BigInt(index)));
        assert.deepEqual(play(events, config).outputs, play(events, config).outputs);
      }),
      { numRuns: samples('planning_orders') },
    );
  });
});
