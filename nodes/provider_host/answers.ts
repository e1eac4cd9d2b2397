// Turns what a provider answered into the message that says so. What it cannot hold is refused when encoded.
import {
  actionChunkConstants,
  actionDimensions,
  type ActionChunk,
  type Embodiment,
  type Meta,
  type PlanRequest,
  type Score,
  type Timings,
} from '../../msgs/index.ts';
import type { CallTimings, PolicyAnswer, ScoreAnswer } from '../../providers/provider.ts';

/** What the host itself saw of a call. */
export interface CallSpan {
  readonly queueNs: bigint;
  readonly totalNs: bigint;
}

/** The provider's own account of its time; what it does not explain is inference. */
export function timingsOf(span: CallSpan, own: CallTimings | undefined): Timings {
  const transport = own?.transportNs ?? 0n;
  const translation = own?.translationNs ?? 0n;
  const queue = span.queueNs + (own?.queueNs ?? 0n);
  const rest = span.totalNs - transport - translation - (own?.queueNs ?? 0n);
  return {
    queue_ns: queue,
    inference_ns: rest > 0n ? rest : 0n,
    transport_ns: transport,
    translation_ns: translation,
  };
}

export interface ChunkContext {
  readonly meta: Meta;
  readonly request: PlanRequest;
  readonly provider: { readonly name: string; readonly revision: string };
  readonly embodiment: Embodiment;
  readonly seed: bigint;
  readonly span: CallSpan;
}

export function chunkMessage(context: ChunkContext, answer: PolicyAnswer): ActionChunk {
  const { request, provider, embodiment } = context;
  return {
    meta: context.meta,
    request_id: request.request_id,
    provider: provider.name,
    revision: provider.revision,
    seed: context.seed,
    goal_digest: request.goal_digest,
    observation_digest: request.observation_digest,
    embodiment_digest: request.embodiment_digest,
    dimensions: actionDimensions(embodiment),
    mode:
      embodiment.mode === 'absolute'
        ? actionChunkConstants.MODE_ABSOLUTE
        : actionChunkConstants.MODE_RELATIVE,
    dt_ns: BigInt(embodiment.dt_ns),
    shape: Uint32Array.from(answer.shape),
    start_index: answer.startIndex,
    execute_steps: answer.executeSteps,
    candidate_values: answer.values ?? new Float64Array(),
    data: answer.data,
    timings: timingsOf(context.span, answer.timings),
  };
}

export interface ScoreContext {
  readonly meta: Meta;
  readonly requestId: string;
  readonly setDigest: string;
  readonly provider: { readonly name: string; readonly revision: string };
  readonly span: CallSpan;
}

export function scoreMessage(context: ScoreContext, answer: ScoreAnswer): Score {
  return {
    meta: context.meta,
    request_id: context.requestId,
    set_digest: context.setDigest,
    scorer: context.provider.name,
    revision: context.provider.revision,
    lower_is_better: answer.lowerIsBetter,
    values: answer.values,
    timings: timingsOf(context.span, answer.timings),
  };
}
