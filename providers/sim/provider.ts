// The embedded PushT world behind the protocol of predictors. The engine is loaded at the first question.
import { loadSimulator, simulatorRevision, type PushTSimulator } from '../../sim/simulator.ts';
import type { Predictor, ProviderFactories } from '../provider.ts';
import { parseConfig } from '../shared/config.ts';
import { simConfig } from './config.ts';
import { predicted } from './model.ts';

export function simProvider(config: unknown): Predictor {
  parseConfig('sim', simConfig, config);
  let loading: Promise<PushTSimulator> | undefined;
  return {
    name: 'sim',
    revision: simulatorRevision,
    predict: async (request, signal) => {
      signal.throwIfAborted();
      loading ??= loadSimulator();
      const simulator = await loading;
      signal.throwIfAborted();
      return predicted(simulator, request);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

export const simFactories: ProviderFactories = { predict: simProvider };
