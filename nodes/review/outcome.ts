// What a review ends with: the facts that its text, its JSON and its manifest are made from.
import {
  gateVerdictConstants,
  type CandidateSet,
  type ExecutionReport,
  type GateState,
  type GateVerdict,
  type Goal,
  type Observation,
  type Plan,
} from '../../msgs/index.ts';
import type { GraphClaim } from '../../replay/graph/claim.ts';

/** `passed`: a plan of it was released to a robot; only a LIVE run can end so. */
export type ReviewStatus = 'rehearsed' | 'passed' | 'refused' | 'incomplete';

export interface CycleOutcome {
  readonly plan: Plan;
  readonly verdict: GateVerdict;
}

/** What the planner looked at. */
export interface Scene {
  readonly observation: Observation;
  readonly goal: Goal;
}

export interface ReviewOutcome {
  readonly status: ReviewStatus;
  /** Why a run is incomplete: a code and its text; absent otherwise. */
  readonly fault: { readonly code: string; readonly detail: string } | undefined;
  readonly cycles: readonly CycleOutcome[];
  /** Candidate set of the last cycle, when there was one. */
  readonly candidates: CandidateSet | undefined;
  readonly gateState: GateState | undefined;
  readonly reports: readonly ExecutionReport[];
  /** What the planner looked at in the last cycle, where it was watched. */
  readonly scene?: Scene | undefined;
  /** What the manifest claims of the graph; nothing where it claims nothing. */
  readonly graph: GraphClaim | undefined;
}

export function isRehearsed(verdict: GateVerdict): boolean {
  return verdict.verdict === gateVerdictConstants.VERDICT_REHEARSE;
}

export function isReleased(verdict: GateVerdict): boolean {
  return verdict.verdict === gateVerdictConstants.VERDICT_RELEASE;
}

export type VerdictWord = 'rehearse' | 'release' | 'refuse';

export function verdictWord(verdict: GateVerdict): VerdictWord {
  if (isRehearsed(verdict)) return 'rehearse';
  return isReleased(verdict) ? 'release' : 'refuse';
}

/** A run counts as rehearsed only when it had cycles and every one of them was. */
export function statusOf(cycles: readonly CycleOutcome[], wanted: number, faulted: boolean): ReviewStatus {
  if (faulted || cycles.length === 0 || cycles.length < wanted) return 'incomplete';
  return cycles.every(({ verdict }) => isRehearsed(verdict)) ? 'rehearsed' : 'refused';
}

/** A LIVE run passed when a plan of it was released; a dry run never does. */
export function liveStatusOf(
  cycles: readonly CycleOutcome[],
  wanted: number,
  faulted: boolean,
): ReviewStatus {
  const status = statusOf(cycles, wanted, faulted);
  if (status === 'incomplete') return status;
  return cycles.some(({ verdict }) => isReleased(verdict)) ? 'passed' : 'refused';
}

/** Part of the time of a cycle, from the observation to the verdict. */
export interface LatencyPart {
  readonly part: string;
  readonly durationNs: bigint;
}

/** The planner's ledger and the gate's own part; the parts are consecutive, so their sum is the whole. */
export function latencyLedger({ plan, verdict }: CycleOutcome): {
  readonly parts: readonly LatencyPart[];
  readonly wholeNs: bigint;
} {
  const planner = plan.ledger.map(({ part, duration_ns }) => ({ part, durationNs: duration_ns }));
  const parts = [...planner, { part: 'gate', durationNs: verdict.review_age_ns }];
  return { parts, wholeNs: verdict.proposal_age_ns + verdict.review_age_ns };
}
