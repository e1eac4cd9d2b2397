// The JSON of a review: one object, every value a fact of the run or of its verification.
import type { Foresight } from './foresight.ts';
import { outcomeOf, type RehearsedOutcome } from '../../nodes/controller/outcome.ts';
import type { GraphClaim } from '../../replay/graph/claim.ts';
import {
  latencyLedger,
  verdictWord,
  type VerdictWord,
  type ReviewOutcome,
} from '../../nodes/review/outcome.ts';

export interface ReviewJson {
  readonly schema_version: 1;
  readonly status: string;
  readonly run_id: string;
  readonly run_workspace: string;
  readonly run_manifest: string;
  readonly bag: string;
  readonly mode: 'dry_run';
  readonly session: string;
  /** What is to be known of the recording before the review is relied on. */
  readonly session_notes: readonly string[];
  readonly seed: string;
  readonly cycles: number;
  /** One a cycle; null where no plan was made. */
  readonly plan_digests: readonly (string | null)[];
  readonly policies: readonly string[];
  readonly scorers: readonly string[];
  readonly candidate_count: number;
  readonly selected_candidate_index: number | null;
  readonly best_score: number | null;
  readonly lower_is_better: boolean | null;
  readonly gate: { readonly verdict: VerdictWord; readonly codes: readonly string[] };
  readonly checklist: Readonly<Record<string, boolean>>;
  readonly attested_by: string;
  /** Key that opened the run, and who approved; both stand in the manifest too. */
  readonly author: string;
  readonly approvers_needed: number;
  readonly approvals: readonly {
    readonly operator: string;
    readonly key_id: string;
    readonly self_attested: boolean;
  }[];
  readonly driver: string | null;
  /** One a rehearsed cycle: what the planner expected of its choice, and what the simulator made of it. */
  readonly rehearsals: readonly RehearsalJson[];
  /** What provider `sim` says of every candidate of the last cycle; null where it does not know the robot. */
  readonly foresight: Foresight | null;
  readonly controller_executed: boolean;
  /** Milliseconds from observation to verdict, whole and by part, of the last cycle. */
  readonly latency: {
    readonly whole_ms: number;
    readonly parts: readonly { readonly part: string; readonly ms: number }[];
  };
  readonly fault: { readonly code: string; readonly detail: string } | null;
  /** What the recorder saw of the graph; null where nothing is claimed or the evidence is elsewhere. */
  readonly graph: GraphClaim | null;
  readonly verify: { readonly status: string; readonly messages: number };
}

export interface RehearsalJson {
  readonly cycle: number;
  /** Of the chosen candidate, from the deciding scorer. */
  readonly best_score: number | null;
  readonly code: string;
  /** Null where nothing was played; `detail` then says why. */
  readonly outcome: RehearsedOutcome | null;
  readonly detail: string;
}

export interface ReviewReport {
  readonly outcome: ReviewOutcome;
  readonly json: ReviewJson;
  /** More than there are in the outcome of a run that ended early. */
  readonly cyclesWanted: number;
  /** ` --workspace-dir DIR` when it is not the default. */
  readonly workspaceFlag: string;
}

export interface ReportFacts {
  readonly outcome: ReviewOutcome;
  readonly run: {
    readonly id: string;
    readonly path: string;
    readonly manifest: string;
    readonly bag: string;
  };
  readonly session: { readonly path: string; readonly notes: readonly string[] };
  readonly seed: bigint;
  readonly policies: readonly string[];
  readonly scorers: readonly string[];
  readonly items: readonly string[];
  readonly attestedBy: string;
  readonly foresight?: Foresight | undefined;
  readonly verify: { readonly status: string; readonly messages: number };
}

/** Reports of driver `none` say the same each time, and nothing of an outcome. */
function rehearsals({ reports, cycles }: ReviewOutcome): readonly RehearsalJson[] {
  const scores = new Map(cycles.map(({ plan }) => [plan.plan_digest, plan.best_score]));
  return reports
    .filter(({ driver }) => driver !== 'none')
    .map((report) => {
      const outcome = outcomeOf(report);
      return {
        cycle: report.meta.cycle,
        best_score: scores.get(report.plan_digest) ?? null,
        code: report.code,
        outcome: outcome ?? null,
        detail: outcome === undefined ? report.detail : '',
      };
    });
}

function milliseconds(ns: bigint): number {
  return Number(ns) / 1e6;
}

function latency(outcome: ReviewOutcome): ReviewJson['latency'] {
  const cycle = outcome.cycles.at(-1);
  if (cycle === undefined) return { whole_ms: 0, parts: [] };
  const { parts, wholeNs } = latencyLedger(cycle);
  return {
    whole_ms: milliseconds(wholeNs),
    parts: parts.map(({ part, durationNs }) => ({ part, ms: milliseconds(durationNs) })),
  };
}

/** What the gate said last; a run without any verdict was refused by never getting that far. */
function gateAnswer(outcome: ReviewOutcome): ReviewJson['gate'] {
  const verdict = outcome.cycles.at(-1)?.verdict;
  if (verdict === undefined) return { verdict: 'refuse', codes: ['execution_disabled'] };
  return { verdict: verdictWord(verdict), codes: verdict.codes };
}

export function reviewJson(facts: ReportFacts): ReviewJson {
  const { outcome, run } = facts;
  const plan = outcome.cycles.at(-1)?.plan;
  const planned = plan?.code === '' ? plan : undefined;
  const done = new Map(outcome.gateState?.checklist.map(({ item, done: answered }) => [item, answered]));
  return {
    schema_version: 1,
    status: outcome.status,
    run_id: run.id,
    run_workspace: run.path,
    run_manifest: run.manifest,
    bag: run.bag,
    mode: 'dry_run',
    session: facts.session.path,
    session_notes: facts.session.notes,
    seed: String(facts.seed),
    cycles: outcome.cycles.length,
    plan_digests: outcome.cycles.map(({ plan: { plan_digest } }) =>
      plan_digest === '' ? null : plan_digest,
    ),
    policies: facts.policies,
    scorers: facts.scorers,
    candidate_count: plan?.candidate_count ?? 0,
    selected_candidate_index: planned?.chosen_index ?? null,
    best_score: planned?.best_score ?? null,
    lower_is_better: planned?.lower_is_better ?? null,
    gate: gateAnswer(outcome),
    checklist: Object.fromEntries(facts.items.map((item) => [item, done.get(item) ?? false])),
    attested_by: facts.attestedBy,
    author: outcome.gateState?.author ?? '',
    approvers_needed: outcome.gateState?.approvers_needed ?? 0,
    approvals: (outcome.gateState?.approvals ?? []).map(({ operator_name, key_id, self_attested }) => ({
      operator: operator_name,
      key_id,
      self_attested,
    })),
    driver: outcome.reports.at(-1)?.driver ?? null,
    rehearsals: rehearsals(outcome),
    foresight: facts.foresight ?? null,
    controller_executed: outcome.reports.some(({ executed }) => executed),
    latency: latency(outcome),
    fault: outcome.fault ?? null,
    graph: outcome.graph ?? null,
    verify: facts.verify,
  };
}
