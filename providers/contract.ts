// What every provider must do, whatever it computes: the checks of `worldforge provider contract`, of the
// library's
// testing helpers and of this project's own suite. A check that fails says what was seen; none is skipped in
// silence.
import { errorText } from '../core/errors.ts';
import {
  capabilities,
  type Capability,
  type Embedder,
  type Embedding,
  type PolicyAnswer,
  type PolicyProvider,
  type PolicyRequest,
  type Predictor,
  type Prediction,
  type PredictRequest,
  type Provider,
  type ScoreAnswer,
  type ScoreProvider,
  type ScoreRequest,
} from './provider.ts';

export interface ContractCheck {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** Valid requests; a capability without one is skipped, and its check says so. */
export interface ContractSamples {
  readonly predict?: PredictRequest;
  readonly embed?: string;
  readonly score?: ScoreRequest;
  readonly policy?: PolicyRequest;
}

/** Why an answer breaks the protocol; undefined where it keeps it. */
type Judge<A> = (answer: A) => string | undefined;

const allFinite = (values: Iterable<number>): boolean =>
  Array.from(values).every((value) => Number.isFinite(value));
const isShare = (value: number): boolean => value >= 0 && value <= 1;

export function predictionFault({ worldState, physicsScore, confidence }: Prediction): string | undefined {
  if (typeof worldState !== 'object' || worldState === null) return 'the world state is no object';
  if (!isShare(physicsScore)) return `physicsScore ${physicsScore} is not in [0, 1]`;
  return isShare(confidence) ? undefined : `confidence ${confidence} is not in [0, 1]`;
}

export function embeddingFault({ model, vector }: Embedding): string | undefined {
  if (model === '') return 'the model has no name';
  if (vector.length === 0) return 'the vector is empty';
  return allFinite(vector) ? undefined : 'the vector holds what is not finite';
}

export function scoreFault(candidates: number): Judge<ScoreAnswer> {
  return ({ values, lowerIsBetter }) => {
    if (values.length !== candidates) return `${values.length} scores for ${candidates} candidates`;
    if (typeof lowerIsBetter !== 'boolean') return 'the direction is not said';
    return allFinite(values) ? undefined : 'a score is not finite';
  };
}

export function policyFault({ embodiment, candidates }: PolicyRequest): Judge<PolicyAnswer> {
  return ({ data, shape, startIndex, executeSteps, values }) => {
    const [count, horizon, dim] = shape;
    const dims = embodiment.dimensions.length;
    if (![count, horizon, dim].every((size) => Number.isInteger(size) && size > 0))
      return `shape ${shape.join('x')}`;
    if (count > candidates) return `${count} candidates, at most ${candidates} were asked`;
    if (dim !== dims) return `${dim} dimensions, the embodiment has ${dims}`;
    if (data.length !== count * horizon * dim) return `${data.length} numbers for shape ${shape.join('x')}`;
    if (!(startIndex >= 0 && executeSteps > 0 && startIndex + executeSteps <= horizon))
      return `${executeSteps} steps from ${startIndex} on do not lie in a horizon of ${horizon}`;
    if (values !== undefined && values.length !== count)
      return `${values.length} values for ${count} candidates`;
    return allFinite(data) && allFinite(values ?? []) ? undefined : 'what is not finite was proposed';
  };
}

/** A call of a capability with its sample. */
interface Call<A> {
  readonly ask: (signal: AbortSignal) => Promise<A>;
  readonly fault: Judge<A>;
}

function passed(name: string, detail: string): ContractCheck {
  return { name, status: 'passed', detail };
}

function failed(name: string, detail: string): ContractCheck {
  return { name, status: 'failed', detail };
}

/** Answers within the protocol; answers twice; and answers nothing under an aborted signal. */
async function checkCall<A>(
  name: string,
  { ask, fault }: Call<A>,
  signal: AbortSignal,
): Promise<ContractCheck[]> {
  const checks: ContractCheck[] = [];
  for (const turn of ['answers', 'answers_again']) {
    try {
      const why = fault(await ask(signal));
      checks.push(
        why === undefined ? passed(`${name}_${turn}`, 'within the protocol') : failed(`${name}_${turn}`, why),
      );
    } catch (error) {
      checks.push(failed(`${name}_${turn}`, errorText(error)));
    }
  }
  try {
    await ask(AbortSignal.abort(new Error('aborted before the call')));
    checks.push(failed(`${name}_aborts`, 'it answered under a signal that was aborted'));
  } catch {
    checks.push(passed(`${name}_aborts`, 'an aborted call is refused'));
  }
  return checks;
}

/** The provider behind each capability that is checked. */
export interface Contracted {
  readonly predict?: Predictor;
  readonly embed?: Embedder;
  readonly score?: ScoreProvider;
  readonly policy?: PolicyProvider;
}

type Checks = (signal: AbortSignal) => Promise<ContractCheck[]>;

function callOf(capability: Capability, provider: Contracted, samples: ContractSamples): Checks | undefined {
  const { predict, embed, score, policy } = provider;
  const { predict: toPredict, embed: text, score: toScore, policy: toPropose } = samples;
  if (capability === 'predict' && predict !== undefined && toPredict !== undefined)
    return (signal) =>
      checkCall(
        'predict',
        { ask: (inner) => predict.predict(toPredict, inner), fault: predictionFault },
        signal,
      );
  if (capability === 'embed' && embed !== undefined && text !== undefined)
    return (signal) =>
      checkCall('embed', { ask: (inner) => embed.embed(text, inner), fault: embeddingFault }, signal);
  if (capability === 'score' && score !== undefined && toScore !== undefined)
    return (signal) =>
      checkCall(
        'score',
        { ask: (inner) => score.score(toScore, inner), fault: scoreFault(toScore.set.shape[0] ?? 0) },
        signal,
      );
  if (capability === 'policy' && policy !== undefined && toPropose !== undefined)
    return (signal) =>
      checkCall(
        'policy',
        { ask: (inner) => policy.propose(toPropose, inner), fault: policyFault(toPropose) },
        signal,
      );
  return undefined;
}

function metadata({ name, revision }: Provider): ContractCheck {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return failed('metadata', `'${name}' is not lower-case words with hyphens`);
  return revision === ''
    ? failed('metadata', 'the revision is empty')
    : passed('metadata', `revision ${revision}`);
}

/** Every check of what is given, in the order of the capabilities; never throws for what a provider does. */
export async function checkContract(
  contracted: Contracted,
  samples: ContractSamples,
  signal: AbortSignal,
): Promise<readonly ContractCheck[]> {
  const checks: ContractCheck[] = [];
  for (const capability of capabilities) {
    const provider = contracted[capability];
    if (provider === undefined) continue;
    checks.push(metadata(provider));
    const call = callOf(capability, contracted, samples);
    if (call === undefined)
      checks.push({ name: capability, status: 'skipped', detail: 'no sample request was given' });
    else checks.push(...(await call(signal)));
  }
  return checks;
}
