/** What a hosted provider is asked, and what its answers become. */
import assert from 'node:assert/strict';
import {
  actionChunkConstants,
  candidateSetType,
  contentDigest,
  goalType,
  metaConstants,
  topics,
} from '../../../msgs/index.ts';
import type { PolicyRequest, ScoreRequest } from '../../../providers/provider.ts';
import {
  lines,
  pushtEmbodiment,
  testGoal,
  testMeta,
  testObservation,
  testRunSeed,
} from '../../support/messages.ts';
import { answerOf, assess, expectedSeed, hostBench, propose, told, type HostBench } from './bench.ts';

const timings = { queueNs: 0n, inferenceNs: 0n, transportNs: 0n, translationNs: 0n };

describe('a hosted policy', () => {
  it('is given the goal and the observation that the request names, and its own seed', async () => {
    const asked: PolicyRequest[] = [];
    await using bench = await hostBench({
      propose: (request, signal) => {
        asked.push(request);
        return propose(request, signal);
      },
    });
    bench.ask({}, 3);
    await bench.graphs.settle();
    const { goal, observation } = bench;
    assert.deepEqual(asked, [
      { goal, observation, embodiment: pushtEmbodiment(), candidates: 4, seed: expectedSeed(3), cycle: 3 },
    ]);
  });

  it('answers with a chunk that says for what it was made', async () => {
    await using bench = await hostBench({ propose });
    const request = bench.ask({ meta: testMeta({ cycle: 2, recorded_stamp: { sec: 7, nanosec: 8 } }) }, 2);
    await bench.graphs.settle();
    const [chunk] = bench.chunks;
    assert.deepEqual(bench.chunks.length, 1);
    assert.deepEqual(chunk, {
      meta: {
        ...testMeta({ node: 'probe', boot_id: 2n ** 64n - 1n, cycle: 2 }),
        recorded_stamp: { sec: 7, nanosec: 8 },
        source: metaConstants.SOURCE_REPLAY,
      },
      request_id: request.request_id,
      provider: 'probe',
      revision: 'r1',
      seed: expectedSeed(2),
      goal_digest: request.goal_digest,
      observation_digest: request.observation_digest,
      embodiment_digest: request.embodiment_digest,
      dimensions: pushtEmbodiment().dimensions.map(({ name, kind, unit, frame }) => ({
        name,
        kind,
        unit,
        frame,
      })),
      mode: actionChunkConstants.MODE_ABSOLUTE,
      dt_ns: 100_000_000n,
      shape: Uint32Array.of(4, 16, 2),
      start_index: 0,
      execute_steps: 8,
      candidate_values: new Float64Array(),
      data: lines(4, 16),
      timings: { queue_ns: 0n, inference_ns: 0n, transport_ns: 0n, translation_ns: 0n },
    });
    assert.deepEqual(bench.events.map(told), ['asked', 'answered']);
    assert.deepEqual(bench.errors, []);
  });

  it('passes on its own values of the candidates', async () => {
    const values = Float64Array.of(4, 3, 2, 1);
    await using bench = await hostBench({ propose: async () => ({ ...answerOf(4), values, timings }) });
    bench.ask();
    await bench.graphs.settle();
    assert.deepEqual(bench.chunks[0]?.candidate_values, values);
  });

  it('is silent when it is not asked', async () => {
    await using bench = await hostBench({ propose });
    const request = bench.ask({ policies: ['other'] });
    bench.offer(request);
    await bench.graphs.settle();
    assert.deepEqual([bench.chunks, bench.scores, bench.events], [[], [], []]);
    assert.deepEqual(
      bench.statuses.map(({ state, capabilities, calls }) => [state, capabilities, calls]),
      [[3, ['policy'], 0n]],
    );
  });

  it('fails when it has not seen the observation, or the goal', async () => {
    await using bench = await hostBench({ propose });
    bench.ask({ observation_digest: 'a'.repeat(64) }, 0);
    await bench.graphs.settle();
    bench.ask({ goal_digest: 'b'.repeat(64) }, 1);
    await bench.graphs.settle();
    assert.deepEqual(bench.events.map(told), [
      'asked',
      'failed provider_failed',
      'asked',
      'failed provider_failed',
    ]);
    assert.deepEqual(
      bench.events.map(({ detail }) => detail.slice(0, 20)),
      ['', 'no observation aaaaa', '', 'no goal bbbbbbbbbbbb'],
    );
    assert.deepEqual(bench.chunks, []);
  });

  it('knows a goal by the digest of what it holds, not by the one it claims', async () => {
    const asked: string[] = [];
    await using bench = await hostBench({
      propose: (request, signal) => {
        asked.push(request.goal.instruction);
        return propose(request, signal);
      },
    });
    using goals = bench.graphs.hub.join('liar').advertise(topics.goal);
    goals.publish(testGoal({ instruction: 'something else', digest: contentDigest(goalType, bench.goal) }));
    await bench.graphs.settle();
    bench.ask();
    await bench.graphs.settle();
    assert.deepEqual(asked, [bench.goal.instruction]);
  });

  it('remembers the newest observations, as many as lockstep needs', async () => {
    await using bench = await hostBench({ propose });
    const observations = bench.graphs.hub.join('observer').advertise(topics.observation);
    for (let index = 0; index < 32; index += 1) {
      observations.publish(testObservation({ agent: [index, index] }));
      await bench.graphs.settle();
    }
    bench.ask();
    await bench.graphs.settle();
    assert.deepEqual(bench.events.map(told), ['asked', 'failed provider_failed']);
  });

  for (const [what, answer, code] of [
    [
      'a number that is not finite',
      { ...answerOf(1), data: new Float32Array(32).fill(Number.NaN) },
      'message_not_finite',
    ],
    ['fewer numbers than its shape', { ...answerOf(1), data: new Float32Array(31) }, 'message_rule'],
    ['another number of dimensions', { ...answerOf(1), shape: [1, 32, 1] as const }, 'message_rule'],
    [
      'no candidate',
      { ...answerOf(1), shape: [0, 16, 2] as const, data: new Float32Array() },
      'message_rule',
    ],
    ['steps beyond its horizon', { ...answerOf(1), startIndex: 10 }, 'message_rule'],
    ['values for other candidates', { ...answerOf(1), values: Float64Array.of(1, 2) }, 'message_rule'],
    ['a negative time', { ...answerOf(1), timings: { ...timings, transportNs: -1n } }, 'message_bounds'],
    ['nothing at all', undefined as never, 'provider_failed'],
  ] as const) {
    it(`has failed when it answers ${what}, and nothing is published`, async () => {
      const answers = [answer, answerOf(1)];
      await using bench = await hostBench({ propose: async () => answers.shift()! });
      bench.ask({}, 0);
      await bench.graphs.settle();
      assert.deepEqual(bench.events.map(told), ['asked', `failed ${code}`]);
      assert.equal(bench.chunks.length, 0);
      bench.ask({}, 1);
      await bench.graphs.settle();
      assert.deepEqual(
        bench.chunks.map(({ meta }) => meta.sequence),
        [0n],
      );
    });
  }
});

describe('a hosted scorer', () => {
  it('is given the candidates with their goal and observation', async () => {
    const asked: ScoreRequest[] = [];
    await using bench = await hostBench({
      assess: (request, signal) => {
        asked.push(request);
        return assess(request, signal);
      },
    });
    const set = bench.offer(bench.ask());
    await bench.graphs.settle();
    const { goal, observation } = bench;
    assert.deepEqual(asked, [{ goal, observation, set, embodiment: pushtEmbodiment() }]);
  });

  it('answers with values that name the set they are about', async () => {
    await using bench = await hostBench({ assess });
    const set = bench.offer(bench.ask({}, 5));
    await bench.graphs.settle();
    assert.deepEqual(bench.scores, [
      {
        meta: testMeta({ node: 'probe', boot_id: 2n ** 64n - 1n, cycle: 5 }),
        request_id: set.request_id,
        set_digest: contentDigest(candidateSetType, set),
        scorer: 'probe',
        revision: 'r1',
        lower_is_better: true,
        values: Float64Array.of(0, 1, 2, 3),
        timings: { queue_ns: 0n, inference_ns: 0n, transport_ns: 0n, translation_ns: 0n },
      },
    ]);
    assert.deepEqual(
      bench.events.map(({ capability, phase, request_id }) => [capability, phase, request_id]),
      [
        ['score', 'asked', 'request 5'],
        ['score', 'answered', 'request 5'],
      ],
    );
  });

  it('is silent about candidates of a request that did not name it, or that it never saw', async () => {
    await using bench = await hostBench({ assess });
    bench.offer(bench.ask({ scorers: ['other'] }, 0));
    bench.offer(bench.request({}, 1));
    await bench.graphs.settle();
    assert.deepEqual([bench.scores, bench.events], [[], []]);
  });

  it('has failed when a value is not finite, or when there is none', async () => {
    const answers = [Float64Array.of(1, Number.NaN), new Float64Array()];
    await using bench = await hostBench({
      assess: async () => ({ values: answers.shift()!, lowerIsBetter: false }),
    });
    for (const cycle of [0, 1]) {
      bench.offer(bench.ask({}, cycle));
      await bench.graphs.settle();
    }
    assert.deepEqual(bench.events.map(told), [
      'asked',
      'failed message_not_finite',
      'asked',
      'failed message_rule',
    ]);
    assert.deepEqual(bench.scores, []);
  });
});

describe('a provider that proposes and scores', () => {
  async function walk(bench: HostBench, cycles: number): Promise<void> {
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const request = bench.ask({ seed: testRunSeed }, cycle);
      await bench.graphs.settle();
      bench.offer(request);
      await bench.graphs.settle();
    }
  }

  it('says that it can do both, and numbers its messages on each topic without a gap', async () => {
    await using bench = await hostBench({ propose, assess });
    await walk(bench, 3);
    const numbers = (heard: readonly { readonly meta: { readonly sequence: bigint } }[]) =>
      heard.map(({ meta }) => Number(meta.sequence));
    assert.deepEqual(numbers(bench.chunks), [0, 1, 2]);
    assert.deepEqual(numbers(bench.scores), [0, 1, 2]);
    assert.deepEqual(numbers(bench.events), [...Array(12).keys()]);
    assert.deepEqual(numbers(bench.statuses), [...Array(7).keys()]);
    assert.deepEqual(bench.statuses.at(-1)?.capabilities, ['policy', 'score']);
  });
});
