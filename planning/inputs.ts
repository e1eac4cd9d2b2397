// What the planner listens to, and what a message on one of those topics is.
import {
  providerTopics,
  topics,
  type ActionChunk,
  type Goal,
  type Observation,
  type ProviderEvent,
  type Score,
  type Topic,
} from '../msgs/index.ts';
import type { PlannerConfig } from './config.ts';

/** `provider` is whose topic it is; empty for goal and observation. */
interface From {
  readonly provider: string;
}

export type Input = From &
  (
    | { readonly kind: 'goal'; readonly message: Goal }
    | { readonly kind: 'observation'; readonly message: Observation }
    | { readonly kind: 'chunk'; readonly message: ActionChunk }
    | { readonly kind: 'score'; readonly message: Score }
    | { readonly kind: 'event'; readonly message: ProviderEvent }
  );

export interface InputTopic extends From {
  readonly topic: Topic<unknown>;
  readonly kind: Input['kind'];
}

/** Every input topic once, in an order that follows from the configuration alone. */
export function inputTopics({ policies, scorers }: PlannerConfig): readonly InputTopic[] {
  const providers = [...new Set([...policies, ...scorers])];
  return [
    { topic: topics.goal, provider: '', kind: 'goal' },
    { topic: topics.observation, provider: '', kind: 'observation' },
    ...policies.map((provider) => ({
      topic: providerTopics(provider).actionChunk,
      provider,
      kind: 'chunk' as const,
    })),
    ...scorers.map((provider) => ({
      topic: providerTopics(provider).score,
      provider,
      kind: 'score' as const,
    })),
    ...providers.map((provider) => ({
      topic: providerTopics(provider).events,
      provider,
      kind: 'event' as const,
    })),
  ];
}

/** What a message of an input topic is. */
export function inputOf({ kind, provider }: InputTopic, message: unknown): Input {
  return { kind, provider, message } as Input; // whoever drives a step decodes with the type of the topic
}
