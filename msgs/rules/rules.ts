// What the fields of a message cannot say by themselves. Each rule returns what is wrong, or nothing.
import {
  gateVerdictConstants,
  metaConstants,
  stepInputConstants,
  type ActionChunk,
  type ApprovedChunk,
  type CandidateOrigin,
  type CandidateSet,
  type GateVerdict,
  type Goal,
  type Meta,
  type Observation,
  type Plan,
  type PlanRequest,
  type RehearsalChunk,
  type Score,
  type StepInput,
} from '../gen/index.ts';
import type { Rule } from '../message_type.ts';
import { digests, unique, type Wrong } from './checks.ts';
import { candidateValues, chunkRule, motionRule } from './motions.ts';
import { tensorsRule, timeAxesRule } from './tensors.ts';

const nanosecMax = 999_999_999;

export function metaRule(meta: Meta): Wrong {
  if (meta.source > metaConstants.SOURCE_REPLAY) return `meta.source ${meta.source} is not defined`;
  const nanosec = Math.max(meta.stamp.nanosec, meta.recorded_stamp.nanosec);
  return nanosec > nanosecMax ? `a stamp of meta has ${nanosec} nanoseconds` : undefined;
}

/** The digests of what an answer was made for. */
function asked(
  message: Pick<ActionChunk, 'goal_digest' | 'observation_digest' | 'embodiment_digest'>,
): Wrong {
  const { goal_digest, observation_digest, embodiment_digest } = message;
  return digests({ goal_digest, observation_digest, embodiment_digest });
}

export const goalRule: Rule<Goal> = ({ digest, tensors }) => digests({ digest }) ?? tensorsRule(tensors);

export const observationRule: Rule<Observation> = ({ embodiment_digest, n_obs_steps, tensors }) =>
  n_obs_steps === 0
    ? 'n_obs_steps is zero'
    : (digests({ embodiment_digest }) ?? tensorsRule(tensors) ?? timeAxesRule(tensors, n_obs_steps));

export const actionChunkRule: Rule<ActionChunk> = (chunk) =>
  asked(chunk) ?? chunkRule(chunk) ?? candidateValues(chunk.candidate_values, chunk.shape[0] ?? 0);

export const candidateSetRule: Rule<CandidateSet> = (set) =>
  asked(set) ?? chunkRule(set) ?? originsRule(set.origins, set.shape[0] ?? 0);

/** The origins follow each other without a gap and cover every candidate. */
function originsRule(origins: readonly CandidateOrigin[], candidates: number): Wrong {
  let next = 0;
  for (const { provider, first, count, values, chunk_digest } of origins) {
    if (first !== next) return `origin ${provider} starts at ${first} instead of ${next}`;
    if (count === 0) return `origin ${provider} has no candidates`;
    const wrong = candidateValues(values, count) ?? digests({ chunk_digest });
    if (wrong !== undefined) return `origin ${provider}: ${wrong}`;
    next += count;
  }
  return next === candidates ? undefined : `origins cover ${next} of ${candidates} candidates`;
}

export const scoreRule: Rule<Score> = ({ values, set_digest }) =>
  values.length === 0 ? 'no values' : digests({ set_digest });

export const planRequestRule: Rule<PlanRequest> = (request) =>
  request.policies.length === 0
    ? 'no policy is asked'
    : (asked(request) ?? unique(request.policies, 'policies') ?? unique(request.scorers, 'scorers'));

export const planRule: Rule<Plan> = (plan) => (plan.code === '' ? plannedRule(plan) : unplannedRule(plan));

function plannedRule(plan: Plan): Wrong {
  const { plan_digest, embodiment_digest, goal_digest, observation_digest } = plan;
  const { candidate_set_digest, limits_digest } = plan;
  if (plan.chosen_index >= plan.candidate_count || plan.policy.length !== 1) {
    return `candidate ${plan.chosen_index} of ${plan.candidate_count} by ${plan.policy.length} policies`;
  }
  return (
    motionRule({ ...plan, steps: plan.slice_steps, data: plan.slice }) ??
    digests({ plan_digest, embodiment_digest, goal_digest, observation_digest }) ??
    digests({ candidate_set_digest, limits_digest })
  );
}

/** A plan with a refusal code holds nothing that could be executed or approved. */
function unplannedRule({ code, plan_digest, slice, tail }: Plan): Wrong {
  const empty = plan_digest === '' && slice.length === 0 && tail.length === 0;
  return empty ? undefined : `a plan refused with ${code} has a slice, a tail or a digest`;
}

export const gateVerdictRule: Rule<GateVerdict> = ({ verdict }) =>
  verdict > gateVerdictConstants.VERDICT_RELEASE ? `verdict ${verdict} is not defined` : undefined;

export const rehearsalChunkRule: Rule<RehearsalChunk> = (chunk) =>
  digests({ plan_digest: chunk.plan_digest }) ?? motionRule(chunk);

export const approvedChunkRule: Rule<ApprovedChunk> = (chunk) =>
  digests({ plan_digest: chunk.plan_digest }) ?? motionRule(chunk);

export const stepInputRule: Rule<StepInput> = ({ kind, message_digest }) => {
  if (kind === stepInputConstants.KIND_MESSAGE) return digests({ message_digest });
  return kind > stepInputConstants.KIND_INTERNAL ? `kind ${kind} is not defined` : undefined;
};
