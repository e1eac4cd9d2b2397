/** Answers of a scorer that cannot be used: the next scorer decides, and with none left nothing is chosen. */
import assert from 'node:assert/strict';
import type { Score } from '../../msgs/index.ts';
import type { ReviewSettings } from '../../nodes/review/settings.ts';
import type { ScoreAnswer, ScoreProvider } from '../../providers/provider.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';
import { replaced, scoresOf, type Tamper } from './other_hands.ts';
import { baseSettings, conduct, scorerNamed, type Trial } from './trial.ts';

interface Fault {
  readonly what: string;
  readonly code: string;
  readonly detail?: RegExp;
  readonly answer?: (whole: ScoreAnswer) => ScoreAnswer;
  readonly tamper?: Tamper<Score>;
}

const marker = 12_345.5;
const float64 = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);

const withNumber = (value: number) => (whole: ScoreAnswer) => ({
  ...whole,
  values: whole.values.with(3, value),
});
const counting = (count: number) => (whole: ScoreAnswer) => ({ ...whole, values: new Float64Array(count) });
const saying =
  (change: Partial<Score>): Tamper<Score> =>
  (score, { send }) =>
    send({ ...score, ...change });
const wire =
  (value: number): Tamper<Score> =>
  (score, { type, sendBytes }) => {
    const bytes = type.encode({ ...score, values: score.values.with(3, marker) });
    sendBytes(replaced(bytes, float64(marker), float64(value)));
  };

const faults: readonly Fault[] = [
  { what: 'holds NaN', code: 'provider_failed', detail: /^message_not_finite/, answer: withNumber(NaN) },
  {
    what: 'holds infinity',
    code: 'provider_failed',
    detail: /^message_not_finite/,
    answer: withNumber(Infinity),
  },
  { what: 'holds NaN in its bytes', code: 'message_not_finite', tamper: wire(NaN) },
  { what: 'holds infinity in its bytes', code: 'message_not_finite', tamper: wire(-Infinity) },
  { what: 'has too few scores', code: 'score_count_mismatch', answer: counting(15) },
  { what: 'has too many scores', code: 'score_count_mismatch', answer: counting(17) },
  { what: 'has no scores', code: 'provider_failed', detail: /^message_rule/, answer: counting(0) },
  { what: 'is of another set', code: 'foreign_set', tamper: saying({ set_digest: '0'.repeat(64) }) },
  { what: 'is of another scorer', code: 'foreign_provider', tamper: saying({ scorer: 'mock' }) },
  { what: 'is of another request', code: 'foreign_request', tamper: saying({ request_id: 'another' }) },
  {
    what: 'is an error',
    code: 'provider_failed',
    detail: /out of reach$/,
    answer: () => {
      throw new Error('out of reach');
    },
  },
  { what: 'never comes', code: 'no_answer', tamper: () => undefined },
];

const faulty = 'faulty';

describe('a scorer whose answer', () => {
  let keys: Scratch;
  let settings: ReviewSettings;
  let mock: ScoreProvider;
  let planAlone: string | undefined;

  before(async () => {
    keys = scratchFolder();
    settings = await baseSettings(keys.path);
    mock = settings.scorers[0]!;
    planAlone = (await conduct(settings)).outcome.cycles[0]?.plan.plan_digest;
  });
  after(() => keys[Symbol.dispose]());

  /** The faulty one is asked first, so it would decide. */
  async function review(fault: Fault, ...others: readonly ScoreProvider[]): Promise<Trial> {
    const { answer = (whole: ScoreAnswer) => whole, tamper } = fault;
    const scorer = scorerNamed(faulty, async (request, signal) => answer(await mock.score(request, signal)));
    const startHost = tamper === undefined ? {} : { startHost: scoresOf(faulty, tamper) };
    return conduct({ ...settings, scorers: [scorer, ...others] }, startHost);
  }

  function assertLeftOut({ outcome, verification }: Trial, fault: Fault): void {
    const report = outcome.cycles[0]?.plan.answers.find(({ provider }) => provider === faulty);
    assert.equal(report?.code, fault.code, report?.detail);
    assert.match(report.detail, fault.detail ?? /^/);
    assert.deepEqual([outcome.fault, verification.status], [undefined, 'equal']);
  }

  for (const fault of faults) {
    it(`${fault.what} is left out as ${fault.code}, and the next scorer decides alone`, async () => {
      const trial = await review(fault, mock);
      assertLeftOut(trial, fault);
      const plans = trial.outcome.cycles.map(({ plan }) => plan.plan_digest);
      assert.deepEqual([trial.outcome.status, plans], ['rehearsed', [planAlone]]);
    });

    it(`${fault.what} leaves nothing to choose by where it is the only one`, async () => {
      const trial = await review(fault);
      assertLeftOut(trial, fault);
      const [cycle] = trial.outcome.cycles;
      assert.deepEqual(
        [trial.outcome.status, cycle?.plan.code, cycle?.verdict.codes],
        ['refused', 'no_scores', ['execution_disabled', 'no_plan', 'no_scores']],
      );
      assert.deepEqual(trial.outcome.reports, []);
    });
  }
});
