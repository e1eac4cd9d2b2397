// A stand-in for learned models that needs nothing and answers the same every time.
import type { Embedder, Predictor, ProviderFactories, ScoreProvider } from '../provider.ts';
import { parseConfig } from '../shared/config.ts';
import { mockConfig } from './config.ts';
import { costs, embedding, embeddingModel, predicted } from './model.ts';

export function mockProvider(config: unknown): Predictor & Embedder & ScoreProvider {
  parseConfig('mock', mockConfig, config);
  return {
    name: 'mock',
    revision: 'mock-1',
    predict: async (request, signal) => {
      signal.throwIfAborted();
      return predicted(request);
    },
    embed: async (text, signal) => {
      signal.throwIfAborted();
      return { model: embeddingModel, vector: embedding(text) };
    },
    score: async ({ goal, set }, signal) => {
      signal.throwIfAborted();
      return { values: costs(goal, set).values, lowerIsBetter: true };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

export const mockFactories: ProviderFactories = {
  predict: mockProvider,
  embed: mockProvider,
  score: mockProvider,
};
