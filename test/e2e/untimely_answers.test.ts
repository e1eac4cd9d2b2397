/** Answers that come twice, too late, from an earlier cycle or not at all, and topics on which two speak. */
import assert from 'node:assert/strict';
import { providerTopics, type ActionChunk, type Score } from '../../msgs/index.ts';
import { startProviderHost } from '../../nodes/provider_host/node.ts';
import { deadlineNs, type ReviewSettings } from '../../nodes/review/settings.ts';
import type { PolicyProvider, ScoreProvider } from '../../providers/provider.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';
import { chunksOf, scoresOf, type Hand } from './other_hands.ts';
import {
  baseSettings,
  conduct,
  policyNamed,
  scorerNamed,
  withProposalAge,
  type StartHost,
  type Trial,
} from './trial.ts';

/** Long enough for the shipped policy on a loaded machine, short enough to wait for. */
const proposalMs = 5000;
/** After the deadline, and before the next cycle. */
const lateByNs = 100_000_000n;
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

function codesOf(trial: Trial, provider: string): readonly (string | undefined)[] {
  return trial.outcome.cycles.map(
    ({ plan }) => plan.answers.find((answer) => answer.provider === provider)?.code,
  );
}

function notesOf(trial: Trial, code: string): readonly number[] {
  return trial.outcome.cycles.flatMap(({ plan }) =>
    plan.notes.filter((note) => note.code === code).map(({ numbers }) => numbers[0] ?? NaN),
  );
}

describe('an answer that is not the one awaited', () => {
  let keys: Scratch;
  let settings: ReviewSettings;
  let scripted: PolicyProvider;
  let mock: ScoreProvider;
  let other: PolicyProvider;

  before(async () => {
    keys = scratchFolder();
    settings = await baseSettings(keys.path, 2);
    scripted = settings.policies[0]!;
    mock = settings.scorers[0]!;
    other = policyNamed('other', (request, signal) => scripted.propose(request, signal));
  });
  after(() => keys[Symbol.dispose]());

  function assertEvidence({ outcome, verification }: Trial): void {
    assert.deepEqual(
      [outcome.fault, verification.status],
      [undefined, 'equal'],
      verification.findings[0]?.detail,
    );
  }

  it('counts once when a policy answers twice', async () => {
    const twice = (chunk: ActionChunk, { send }: Hand<ActionChunk>): void => {
      send(chunk);
      send({ ...chunk, data: chunk.data.with(0, 0) });
    };
    const trial = await conduct(settings, { startHost: chunksOf('scripted', twice) });
    const plain = await conduct(settings);
    assertEvidence(trial);
    assert.deepEqual(codesOf(trial, 'scripted'), ['answered', 'answered']);
    assert.deepEqual(notesOf(trial, 'duplicate_answer'), [1, 1]);
    const [plans, wanted] = [trial, plain].map(({ outcome }) =>
      outcome.cycles.map(({ plan }) => plan.plan_digest),
    );
    assert.deepEqual([trial.outcome.status, plans], ['rehearsed', wanted]);
  });

  it('counts once when a scorer answers twice', async () => {
    const twice = (score: Score, { send }: Hand<Score>): void => {
      send(score);
      send({ ...score, lower_is_better: !score.lower_is_better });
    };
    const trial = await conduct(settings, { startHost: scoresOf('mock', twice) });
    assertEvidence(trial);
    assert.deepEqual([trial.outcome.status, codesOf(trial, 'mock')], ['rehearsed', ['answered', 'answered']]);
  });

  it('is late after the deadline, and the plan goes without it', async () => {
    const late = (chunk: ActionChunk, { graph, send }: Hand<ActionChunk>): void => {
      graph.clocks.after(deadlineNs(settings.sitePolicy) + lateByNs, () => send(chunk));
    };
    const policies = [other, scripted];
    const trial = await conduct({ ...settings, policies }, { startHost: chunksOf('other', late) });
    assertEvidence(trial);
    assert.deepEqual(codesOf(trial, 'other'), ['no_answer', 'no_answer']);
    assert.deepEqual([trial.outcome.status, notesOf(trial, 'late_answer')], ['rehearsed', [1]]);
  });

  it('is left out when it is that of the cycle before', async () => {
    const chunks: ActionChunk[] = [];
    const stale = ({ meta, ...chunk }: ActionChunk, { send }: Hand<ActionChunk>): void => {
      chunks.push({ ...chunk, meta });
      send({ ...chunks[0]!, meta });
    };
    const policies = [other, scripted];
    const trial = await conduct({ ...settings, policies }, { startHost: chunksOf('other', stale) });
    assertEvidence(trial);
    assert.deepEqual(
      [trial.outcome.status, codesOf(trial, 'other')],
      ['rehearsed', ['answered', 'foreign_request']],
    );
  });

  it('is left out when it was made for the observation of the cycle before', async () => {
    const digests: string[] = [];
    const stale = (chunk: ActionChunk, { send }: Hand<ActionChunk>): void => {
      digests.push(chunk.observation_digest);
      send({ ...chunk, observation_digest: digests[0]! });
    };
    const trial = await conduct(settings, { startHost: chunksOf('scripted', stale) });
    assertEvidence(trial);
    assert.deepEqual(codesOf(trial, 'scripted'), ['answered', 'foreign_observation']);
    assert.deepEqual(
      trial.outcome.cycles.map(({ plan }) => plan.code),
      ['', 'no_candidates'],
    );
    assert.equal(trial.outcome.status, 'refused');
  });

  it('does not keep a plan waiting for a policy that hangs', async () => {
    const policies = [policyNamed('other', never), scripted];
    const trial = await conduct({ ...withProposalAge(settings, proposalMs), policies });
    assertEvidence(trial);
    assert.deepEqual(codesOf(trial, 'scripted'), ['answered', 'answered']);
    assert.deepEqual(codesOf(trial, 'other').at(-1), 'provider_failed');
    assert.equal(trial.outcome.status, 'rehearsed');
  });

  it('does not keep a plan waiting for a scorer that hangs', async () => {
    const scorers = [scorerNamed('other', never), mock];
    const trial = await conduct({ ...withProposalAge(settings, proposalMs), scorers, cycles: 1 });
    assertEvidence(trial);
    assert.deepEqual([...codesOf(trial, 'mock'), ...codesOf(trial, 'other')], ['answered', 'no_answer']);
    assert.equal(trial.outcome.status, 'rehearsed');
  });

  it('leaves no plan when the only policy hangs', async () => {
    const policies = [policyNamed('other', never)];
    const trial = await conduct({ ...withProposalAge(settings, 100), policies });
    assertEvidence(trial);
    const codes = ['execution_disabled', 'no_candidates', 'no_plan'];
    assert.deepEqual(
      trial.outcome.cycles.map(({ verdict }) => verdict.codes),
      [codes, codes],
    );
    assert.deepEqual(codesOf(trial, 'other'), ['no_answer', 'provider_failed']);
  });

  it('is refused on a topic where two speak, be both of them right', async () => {
    const intruder: StartHost = (options) => {
      const host = startProviderHost(options);
      if (options.provider.name !== 'scripted') return host;
      const second = options.graph.advertise(providerTopics('other').actionChunk);
      return {
        [Symbol.dispose]: () => {
          second[Symbol.dispose]();
          host[Symbol.dispose]();
        },
      };
    };
    const policies = [other, scripted];
    const trial = await conduct({ ...settings, policies }, { startHost: intruder });
    assertEvidence(trial);
    assert.deepEqual(codesOf(trial, 'other'), ['foreign_publisher', 'foreign_publisher']);
    assert.equal(trial.outcome.status, 'rehearsed');
    const alone = await conduct({ ...settings, policies: [other] }, { startHost: spokenOver('other') });
    assertEvidence(alone);
    assert.deepEqual([alone.outcome.status, alone.outcome.reports], ['refused', []]);
  });
});

/** A second publisher on the topic of a provider, from its own host. */
function spokenOver(provider: string): StartHost {
  return (options) => {
    if (options.provider.name === provider) options.graph.advertise(providerTopics(provider).actionChunk);
    return startProviderHost(options);
  };
}
