// From answers to a plan, without time, topics or state: chunks become a candidate set, the set and its
// scores a plan.
import {
  candidateSetType,
  contentDigest,
  planConstants,
  type CandidateSet,
  type Meta,
  type Plan,
  type PlanNote,
  type ProviderRevision,
  type Score,
} from '../msgs/index.ts';
import { admissions, type Admission } from './admission.ts';
import type { PlanCode } from './codes.ts';
import { decide, type Decision } from './decide.ts';
import { planDigest } from './plan_digest.ts';
import { longestStep, type SeamContext } from './seams.ts';
import type { Task } from './task.ts';

export { mergeChunks as composeSet } from './merge.ts';

export interface PlanInputs {
  readonly meta: Meta;
  readonly set: CandidateSet;
  /** Content digest of the set, when it is known already. */
  readonly setDigest?: string;
  /** Scores that `scoreFault` found nothing wrong with; the first one decides. */
  readonly scores: readonly Score[];
  /** Whether scorers were asked at all. */
  readonly scorersAsked: boolean;
}

/** A plan that says why there is none. What is known of the cycle is filled in by whoever knows it. */
export function refusedPlan(meta: Meta, requestId: string, code: PlanCode): Plan {
  return {
    meta,
    request_id: requestId,
    schema_version: planConstants.SCHEMA_VERSION,
    code,
    plan_digest: '',
    embodiment_digest: '',
    goal_digest: '',
    observation_digest: '',
    candidate_set_digest: '',
    limits_digest: '',
    dimensions: [],
    mode: 0,
    dt_ns: 0n,
    candidate_count: 0,
    chosen_index: 0,
    policy: [],
    scorers: [],
    best_score: 0,
    lower_is_better: true,
    margin: 0,
    slice_steps: 0,
    slice: new Float32Array(0),
    tail_steps: 0,
    tail: new Float32Array(0),
    candidates: [],
    answers: [],
    notes: [],
    ledger: [],
  };
}

/** What every plan of a task says of its inputs, with or without candidates. */
export function refusedTask(task: Task, meta: Meta, code: PlanCode): Plan {
  const { robot } = task;
  return {
    ...refusedPlan(meta, task.requestId, code),
    embodiment_digest: robot.embodimentDigest,
    goal_digest: task.goalDigest,
    observation_digest: task.observationDigest,
    limits_digest: robot.limitsDigest,
    dimensions: robot.dimensions,
    mode: robot.mode,
    dt_ns: BigInt(robot.embodiment.dt_ns),
  };
}

/** A plan that came too late to be one: what was found stands in it, what could be executed does not. */
export function withdrawn(plan: Plan, code: PlanCode): Plan {
  const nothing = { slice_steps: 0, slice: new Float32Array(0), tail_steps: 0, tail: new Float32Array(0) };
  return { ...plan, ...nothing, code, plan_digest: '', chosen_index: 0, policy: [] };
}

/** The policy whose candidate this is. */
function policyOf(set: CandidateSet, index: number): readonly ProviderRevision[] {
  return set.origins
    .filter(({ first, count }) => index >= first && index < first + count)
    .map(({ provider, revision }) => ({ provider, revision }));
}

/** Said when the way over the seam is longer than every step after it. */
function seamNotes(jump: number, slice: Float32Array, dim: number): readonly PlanNote[] {
  const longest = longestStep(slice, dim);
  if (slice.length < 2 * dim || jump <= longest) return [];
  return [{ code: 'seam_jump', numbers: Float64Array.of(jump, longest) }];
}

type Admitted = Extract<Admission, { kind: 'admitted' }>;

function chosenFields(set: CandidateSet, decision: Decision, admitted: Admitted): Partial<Plan> {
  const [best] = decision.reports;
  const { slice, tail } = admitted;
  const index = best?.index ?? 0;
  return {
    code: '',
    chosen_index: index,
    policy: policyOf(set, index),
    best_score: best?.cost ?? 0,
    margin: decision.ranking.margin,
    slice_steps: set.execute_steps,
    slice: slice.slice(),
    tail_steps: tail.length / (set.shape[2] ?? 1),
    tail,
  };
}

/** The plan of a task without answers and ledger, which are no part of its digest. */
export function composePlan(task: Task, inputs: PlanInputs): Plan {
  const { meta, set, scores, scorersAsked } = inputs;
  const seams: SeamContext = { measured: task.measured, previous: task.previous, dtS: task.robot.dtS };
  const judged = admissions(task, set);
  const decision = decide({ set, admissions: judged, scores, scorersAsked, seams });
  const { basis } = decision;
  const common: Plan = {
    ...refusedTask(task, meta, basis.kind === 'none' ? 'no_scores' : 'no_admissible_candidate'),
    candidate_set_digest: inputs.setDigest ?? contentDigest(candidateSetType, set),
    candidate_count: set.shape[0] ?? 0,
    scorers: scores.map(({ scorer: provider, revision }) => ({ provider, revision })),
    lower_is_better: basis.kind !== 'values' || basis.values.lowerIsBetter,
    candidates: decision.reports,
    notes: decision.notes,
  };
  const [index] = decision.ranking.order;
  const chosen = index === undefined ? undefined : judged[index];
  if (chosen?.kind !== 'admitted') return common;
  const jump = decision.reports[0]?.boundary_jump ?? 0;
  const notes = [...decision.notes, ...seamNotes(jump, chosen.slice, task.measured.length)];
  const plan: Plan = { ...common, ...chosenFields(set, decision, chosen), notes };
  return { ...plan, plan_digest: planDigest(plan) };
}
