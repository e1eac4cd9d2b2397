/** Answers of a policy that cannot be used: each is left out with its code, and nobody else loses by it. */
import assert from 'node:assert/strict';
import { WorldforgeError } from '../../core/errors.ts';
import { actionChunkConstants, type ActionChunk, type AnswerReport } from '../../msgs/index.ts';
import type { CycleOutcome } from '../../nodes/review/outcome.ts';
import type { ReviewSettings } from '../../nodes/review/settings.ts';
import type { PolicyAnswer, PolicyProvider } from '../../providers/provider.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';
import { chunksOf, replaced, type Tamper } from './other_hands.ts';
import { baseSettings, conduct, policyNamed, type StartHost, type Trial } from './trial.ts';

interface Fault {
  readonly what: string;
  /** Code of the answer, and its detail where that says more. */
  readonly code: string;
  readonly detail?: RegExp;
  /** What the provider makes of a whole answer. */
  readonly answer?: (whole: PolicyAnswer) => PolicyAnswer;
  /** What its host puts on the topic instead of a whole chunk. */
  readonly tamper?: Tamper<ActionChunk>;
}

const nobody = '0'.repeat(64);
const marker = 12_345.5;
const float32 = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);

const withNumber = (value: number) => (whole: PolicyAnswer) => ({
  ...whole,
  data: whole.data.with(3, value),
});
const withShape =
  (...shape: [number, number, number]) =>
  ({ startIndex, executeSteps }: PolicyAnswer) => ({
    startIndex,
    executeSteps,
    shape,
    data: new Float32Array(shape[0] * shape[1] * shape[2]).fill(200),
  });
const saying =
  (change: Partial<ActionChunk>): Tamper<ActionChunk> =>
  (chunk, { send }) =>
    send({ ...chunk, ...change });

/** Bytes as no encoder of ours writes them. */
const wire =
  (change: (bytes: Uint8Array) => Uint8Array): Tamper<ActionChunk> =>
  (chunk, { type, sendBytes }) =>
    sendBytes(change(type.encode({ ...chunk, data: chunk.data.with(3, marker) })));

const fails = (error: unknown) => (): PolicyAnswer => {
  throw error;
};

const atTheProvider: readonly Fault[] = [
  { what: 'holds NaN', code: 'provider_failed', detail: /^message_not_finite/, answer: withNumber(NaN) },
  { what: 'holds 1e300', code: 'provider_failed', detail: /^message_not_finite/, answer: withNumber(1e300) },
  {
    what: 'has fewer numbers than its shape',
    code: 'provider_failed',
    detail: /^message_rule/,
    answer: (whole) => ({ ...whole, data: whole.data.subarray(1) }),
  },
  {
    what: 'has more values a step than the robot has dimensions',
    code: 'provider_failed',
    detail: /^message_rule/,
    answer: withShape(16, 16, 3),
  },
  {
    what: 'holds no candidate',
    code: 'provider_failed',
    detail: /^message_rule/,
    answer: withShape(0, 16, 2),
  },
  {
    what: 'ends before the steps that count',
    code: 'provider_failed',
    detail: /^message_rule/,
    answer: withShape(16, 7, 2),
  },
  { what: 'has a horizon beyond the longest', code: 'horizon_mismatch', answer: withShape(16, 65, 2) },
  {
    what: 'counts fewer steps than the robot executes',
    code: 'slice_mismatch',
    answer: (whole) => ({ ...whole, executeSteps: 4 }),
  },
  { what: 'holds one candidate too many', code: 'too_many_candidates', answer: withShape(17, 16, 2) },
  { what: 'is no answer', code: 'provider_failed', answer: () => undefined as unknown as PolicyAnswer },
  {
    what: 'is an error',
    code: 'provider_failed',
    detail: /^provider_failed: out of reach$/,
    answer: fails(new Error('out of reach')),
  },
  {
    what: 'is an error with a code',
    code: 'provider_failed',
    detail: /^provider_config: no such model$/,
    answer: fails(new WorldforgeError('provider_config', 'no such model')),
  },
  { what: 'is something thrown that is no error', code: 'provider_failed', answer: fails(undefined) },
];

const onTheWire: readonly Fault[] = [
  {
    what: 'holds NaN in its bytes',
    code: 'message_not_finite',
    tamper: wire((bytes) => replaced(bytes, float32(marker), float32(NaN))),
  },
  {
    what: 'holds the infinity that 1e300 is in its bytes',
    code: 'message_not_finite',
    tamper: wire((bytes) => replaced(bytes, float32(marker), float32(1e300))),
  },
  { what: 'is cut', code: 'message_truncated', tamper: wire((bytes) => bytes.subarray(0, -9)) },
  {
    what: 'is of another embodiment',
    code: 'embodiment_mismatch',
    tamper: saying({ embodiment_digest: nobody }),
  },
  {
    what: 'is of another observation',
    code: 'foreign_observation',
    tamper: saying({ observation_digest: nobody }),
  },
  { what: 'is of another goal', code: 'foreign_goal', tamper: saying({ goal_digest: nobody }) },
  { what: 'is of another provider', code: 'foreign_provider', tamper: saying({ provider: 'scripted' }) },
  { what: 'is of another request', code: 'foreign_request', tamper: saying({ request_id: 'another' }) },
  { what: 'has another seed', code: 'seed_mismatch', tamper: saying({ seed: 1n }) },
  { what: 'has another step time', code: 'step_time_mismatch', tamper: saying({ dt_ns: 50_000_000n }) },
  {
    what: 'is relative',
    code: 'mode_mismatch',
    tamper: saying({ mode: actionChunkConstants.MODE_RELATIVE }),
  },
  {
    what: 'has a third dimension',
    code: 'dimension_mismatch',
    tamper: ({ dimensions, ...chunk }, { send }) =>
      send({
        ...chunk,
        dimensions: [...dimensions, { ...dimensions[0]!, name: 'z' }],
        shape: Uint32Array.of(16, 16, 3),
        data: new Float32Array(16 * 16 * 3).fill(200),
      }),
  },
  {
    what: 'has its dimensions in another order',
    code: 'dimension_mismatch',
    tamper: (chunk, { send }) => send({ ...chunk, dimensions: chunk.dimensions.toReversed() }),
  },
  {
    what: 'is in another unit',
    code: 'dimension_mismatch',
    tamper: (chunk, { send }) =>
      send({ ...chunk, dimensions: chunk.dimensions.map((dimension) => ({ ...dimension, unit: 'm' })) }),
  },
  { what: 'never comes', code: 'no_answer', tamper: () => undefined },
];

const faulty = 'faulty';

function answerOf({ plan }: CycleOutcome, provider: string): AnswerReport | undefined {
  return plan.answers.find((answer) => answer.provider === provider);
}

describe('a policy whose answer', () => {
  let keys: Scratch;
  let settings: ReviewSettings;
  let scripted: PolicyProvider;
  let planAlone: string | undefined;

  before(async () => {
    keys = scratchFolder();
    settings = await baseSettings(keys.path);
    scripted = settings.policies[0]!;
    planAlone = (await conduct(settings)).outcome.cycles[0]?.plan.plan_digest;
  });
  after(() => keys[Symbol.dispose]());

  function provider({ answer = (whole) => whole }: Fault): PolicyProvider {
    return policyNamed(faulty, async (request, signal) => answer(await scripted.propose(request, signal)));
  }

  function startHost({ tamper }: Fault): { readonly startHost?: StartHost } {
    return tamper === undefined ? {} : { startHost: chunksOf(faulty, tamper) };
  }

  function assertLeftOut({ outcome, verification }: Trial, fault: Fault): void {
    const [cycle] = outcome.cycles;
    assert.ok(cycle !== undefined);
    const report = answerOf(cycle, faulty);
    assert.equal(report?.code, fault.code, report?.detail);
    assert.match(report.detail, fault.detail ?? /^/);
    const leftOut = cycle.plan.notes.find(({ code }) => code === 'answer_left_out');
    assert.deepEqual(leftOut?.numbers, Float64Array.of(1));
    assert.deepEqual(
      [outcome.fault, verification.status],
      [undefined, 'equal'],
      verification.findings[0]?.detail,
    );
  }

  for (const fault of [...atTheProvider, ...onTheWire]) {
    it(`${fault.what} is left out as ${fault.code}, and another's plan stays the same`, async () => {
      const policies = [provider(fault), scripted];
      const trial = await conduct({ ...settings, policies }, startHost(fault));
      assertLeftOut(trial, fault);
      const plans = trial.outcome.cycles.map(({ plan }) => plan.plan_digest);
      assert.deepEqual([trial.outcome.status, plans], ['rehearsed', [planAlone]]);
    });

    it(`${fault.what} leaves nothing to choose from where it is the only one`, async () => {
      const trial = await conduct({ ...settings, policies: [provider(fault)] }, startHost(fault));
      assertLeftOut(trial, fault);
      const [cycle] = trial.outcome.cycles;
      assert.deepEqual(
        [trial.outcome.status, cycle?.plan.code, cycle?.verdict.codes],
        ['refused', 'no_candidates', ['execution_disabled', 'no_candidates', 'no_plan']],
      );
      assert.deepEqual(trial.outcome.reports, []);
    });
  }
});
