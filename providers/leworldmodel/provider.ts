// The latent world model behind the score protocol.
import { WorldforgeError } from '../../core/errors.ts';
import type { ProviderFactories, ScoreAnswer, ScoreProvider, ScoreRequest } from '../provider.ts';
import { parseConfig } from '../shared/config.ts';
import { goalOf, observedBy, refuseImages, requireEmbodiment } from '../shared/onnx/requests.ts';
import { leworldmodelConfig } from './config.ts';
import { LatentScorer } from './model.ts';

const name = 'leworldmodel';

export async function leworldmodelProvider(unchecked: unknown): Promise<ScoreProvider> {
  const { bundle } = parseConfig(name, leworldmodelConfig, unchecked);
  const scorer = await LatentScorer.open(bundle, new AbortController().signal, (model) => {
    refuseImages(name, model);
  });
  return {
    name,
    revision: scorer.digest,
    score: (request, signal) => score(scorer, request, signal),
    [Symbol.asyncDispose]: async () => scorer[Symbol.asyncDispose](),
  };
}

export const leworldmodelFactories: ProviderFactories = { score: leworldmodelProvider };

async function score(
  scorer: LatentScorer,
  { goal, observation, set, embodiment }: ScoreRequest,
  signal: AbortSignal,
): Promise<ScoreAnswer> {
  signal.throwIfAborted();
  const { bundle } = scorer;
  requireEmbodiment(name, bundle, embodiment);
  const [candidates = 0, horizon = 0, dim = 0] = set.shape;
  const steps = horizon - set.start_index;
  if (dim !== bundle.action.dim || scorer.blocksOf(steps) === 0) {
    const has = `${steps} steps of ${dim} numbers`;
    const wants = `at least ${bundle.action.block} of ${bundle.action.dim}`;
    throw new WorldforgeError('provider_failed', `${name}: candidates have ${has}; ${wants} are needed`);
  }
  const observed = observedBy(name, bundle, observation);
  const actions = new Float32Array(candidates * steps * dim);
  for (let row = 0; row < candidates; row += 1) {
    const start = (row * horizon + set.start_index) * dim;
    actions.set(set.data.subarray(start, start + steps * dim), row * steps * dim);
  }
  const costs = await scorer.costs(
    { observed, goal: goalOf(name, bundle, goal), actions, candidates, steps },
    signal,
  );
  return { values: told(costs, bundle.scorer?.resolution), lowerIsBetter: true };
}

/** Rounded down: of costs that the model cannot tell apart, the order of the candidates decides. */
function told(costs: Float64Array, resolution: number | undefined): Float64Array {
  if (resolution === undefined) return costs;
  return costs.map((cost) => Math.floor(cost / resolution) * resolution);
}
