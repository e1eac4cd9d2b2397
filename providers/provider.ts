// What a provider can do: one narrow protocol a capability. A provider has no topic, clock, logger or retry;
// its host gives each call a deadline by the signal and turns what it throws into a published status.
import type { Json } from '../core/canonical_json.ts';
import { WorldforgeError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { CandidateSet, Embodiment, Goal, Observation } from '../msgs/index.ts';

/** In the order in which they are listed everywhere. */
export const capabilities = ['predict', 'embed', 'score', 'policy'] as const;
export type Capability = (typeof capabilities)[number];

/**
 * Strict: a typing error is no empty list. @throws WorldforgeError capability_unknown with the nearest
 * name
 */
export function parseCapability(text: string): Capability {
  const known = capabilities.find((capability) => capability === text);
  if (known !== undefined) return known;
  const close = nearest(text, capabilities);
  const message = `no capability is named '${text}'; there is ${capabilities.join(', ')}`;
  throw new WorldforgeError(
    'capability_unknown',
    message,
    close === undefined ? {} : { hint: `use ${close}` },
  );
}

export interface Health {
  readonly healthy: boolean;
  /** One sentence. */
  readonly detail: string;
  /** Of the answer, where a server was asked. */
  readonly latencyMs?: number;
}

export interface Provider extends AsyncDisposable {
  readonly name: string;
  /** Digest of a bundle or revision of a server: another revision may answer otherwise. */
  readonly revision: string;
  /** Cheap, and changes nothing: whether a call may succeed now. What has none is healthy once it is made. */
  health?(signal: AbortSignal): Promise<Health>;
  /** Before the first call: throws what would make every call fail. */
  preflight?(signal: AbortSignal): Promise<void>;
  /** After the preflight: what makes the first call slow, done before it. */
  warmup?(signal: AbortSignal): Promise<void>;
  /** After the last call, before it is disposed of: what must be said to a server. */
  teardown?(signal: AbortSignal): Promise<void>;
}

/** Where the time of a call went, as far as the provider knows. */
export interface CallTimings {
  readonly queueNs: bigint;
  readonly inferenceNs: bigint;
  readonly transportNs: bigint;
  readonly translationNs: bigint;
}

export interface PolicyRequest {
  readonly goal: Goal;
  readonly observation: Observation;
  readonly embodiment: Embodiment;
  /** How many candidates are wanted. */
  readonly candidates: number;
  /** Noise seed of this call. */
  readonly seed: bigint;
  readonly cycle: number;
}

export interface PolicyAnswer {
  /** Row-major, of the shape. */
  readonly data: Float32Array;
  /** Candidates, horizon, dimensions. */
  readonly shape: readonly [number, number, number];
  /** First step that counts. */
  readonly startIndex: number;
  /** How many steps count. */
  readonly executeSteps: number;
  /** The policy's own value of each candidate; the higher the better. */
  readonly values?: Float64Array;
  readonly timings?: CallTimings;
}

/** Proposes action candidates. */
export interface PolicyProvider extends Provider {
  propose(request: PolicyRequest, signal: AbortSignal): Promise<PolicyAnswer>;
}

export interface ScoreRequest {
  readonly goal: Goal;
  readonly observation: Observation;
  readonly set: CandidateSet;
  readonly embodiment: Embodiment;
}

export interface ScoreAnswer {
  /** One a candidate, in the order of the set. */
  readonly values: Float64Array;
  readonly lowerIsBetter: boolean;
  readonly timings?: CallTimings;
}

/** Says what it thinks of every candidate. */
export interface ScoreProvider extends Provider {
  score(request: ScoreRequest, signal: AbortSignal): Promise<ScoreAnswer>;
}

export interface PredictRequest {
  /** World state in its JSON form. */
  readonly worldState: Json;
  /** Kinds are open: move_to, spawn_object, noop and others. */
  readonly action: { readonly type: string; readonly parameters: Readonly<Record<string, Json>> };
  readonly steps: number;
}

export interface Prediction {
  readonly worldState: Json;
  /** Both in [0, 1]. */
  readonly physicsScore: number;
  readonly confidence: number;
  /** Opaque pictures of the predicted steps. */
  readonly frames: readonly Uint8Array[];
  readonly timings?: CallTimings;
}

/** Predicts the world after an action. */
export interface Predictor extends Provider {
  predict(request: PredictRequest, signal: AbortSignal): Promise<Prediction>;
}

export interface Embedding {
  readonly model: string;
  readonly vector: Float64Array;
  readonly timings?: CallTimings;
}

/** Turns a text into a vector. */
export interface Embedder extends Provider {
  embed(text: string, signal: AbortSignal): Promise<Embedding>;
}

export interface ProviderOf {
  readonly predict: Predictor;
  readonly embed: Embedder;
  readonly score: ScoreProvider;
  readonly policy: PolicyProvider;
}

/**
 * What a provider folder hands to the registry: a factory a capability, a slow one where a model is loaded.
 * Configuration is still unchecked.
 */
export type ProviderFactories = {
  readonly [C in Capability]?: (config: unknown) => ProviderOf[C] | Promise<ProviderOf[C]>;
};
