// The learned PushT policy behind the policy protocol.
import { WorldforgeError } from '../../core/errors.ts';
import type { PolicyAnswer, PolicyProvider, PolicyRequest, ProviderFactories } from '../provider.ts';
import { parseConfig } from '../shared/config.ts';
import { goalOf, observedBy, refuseImages, requireEmbodiment } from '../shared/onnx/requests.ts';
import { pushtPolicyConfig } from './config.ts';
import { DiffusionPolicy } from './model.ts';

const name = 'pusht-policy';
/** As many as one message holds. */
const candidatesMax = 1024;

export async function pushtPolicyProvider(unchecked: unknown): Promise<PolicyProvider> {
  const { bundle } = parseConfig(name, pushtPolicyConfig, unchecked);
  const policy = await DiffusionPolicy.open(bundle, new AbortController().signal, (model) => {
    refuseImages(name, model);
  });
  return {
    name,
    revision: policy.digest,
    propose: (request, signal) => propose(policy, request, signal),
    [Symbol.asyncDispose]: async () => policy[Symbol.asyncDispose](),
  };
}

export const pushtPolicyFactories: ProviderFactories = { policy: pushtPolicyProvider };

async function propose(
  policy: DiffusionPolicy,
  { goal, observation, embodiment, candidates, seed }: PolicyRequest,
  signal: AbortSignal,
): Promise<PolicyAnswer> {
  signal.throwIfAborted();
  const { bundle } = policy;
  const { horizon, dim, start_index: startIndex } = bundle.action;
  const { execute_steps: executeSteps, horizon_max: horizonMax } = embodiment;
  requireEmbodiment(name, bundle, embodiment);
  goalOf(name, bundle, goal);
  if (startIndex + executeSteps > horizon || horizon > horizonMax)
    refuse(
      `its ${horizon} steps do not hold ${executeSteps} from ${startIndex} on, or are above ${horizonMax}`,
    );
  if (!Number.isInteger(candidates) || candidates < 1 || candidates > candidatesMax)
    refuse(`${candidates} candidates asked, from 1 to ${candidatesMax} are made`);
  const observed = observedBy(name, bundle, observation);
  const data = await policy.propose({ observed, candidates, seed }, signal);
  return { data, shape: [candidates, horizon, dim], startIndex, executeSteps };
}

function refuse(why: string): never {
  throw new WorldforgeError('provider_failed', `${name}: ${why}`);
}
