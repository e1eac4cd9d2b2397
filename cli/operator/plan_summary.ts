// A plan in a few lines, as somebody who is to let it pass looks at it.
import type { GateState, Plan } from '../../msgs/index.ts';

export interface PlanFacts {
  readonly digest: string;
  readonly cycle: number;
  readonly chosen: number;
  readonly candidates: number;
  readonly policy: string;
  readonly scorers: readonly string[];
  readonly best_score: number;
  readonly lower_is_better: boolean;
  readonly margin: number;
  readonly slice_steps: number;
  readonly tail_steps: number;
  readonly duration_s: number;
  /** Smallest and largest value of each dimension, slice and tail together. */
  readonly ranges: readonly { readonly name: string; readonly unit: string; readonly range: Range }[];
  readonly notes: readonly string[];
}

type Range = readonly [low: number, high: number];

const nsPerS = 1e9;
const digits = 4;

function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}

function rangeOf({ slice, tail, dimensions }: Plan, axis: number): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const data of [slice, tail])
    for (let at = axis; at < data.length; at += dimensions.length) {
      const value = data[at] ?? Number.NaN;
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  return [rounded(low), rounded(high)];
}

export function planFacts(plan: Plan): PlanFacts {
  const named = ({ provider, revision }: Plan['policy'][number]) => `${provider} ${revision}`;
  const steps = plan.slice_steps + plan.tail_steps;
  return {
    digest: plan.plan_digest,
    cycle: plan.meta.cycle,
    chosen: plan.chosen_index,
    candidates: plan.candidate_count,
    policy: plan.policy.map(named).join(', '),
    scorers: plan.scorers.map(named),
    best_score: plan.best_score,
    lower_is_better: plan.lower_is_better,
    margin: plan.margin,
    slice_steps: plan.slice_steps,
    tail_steps: plan.tail_steps,
    duration_s: (steps * Number(plan.dt_ns)) / nsPerS,
    ranges: plan.dimensions.map(({ name, unit }, axis) => ({ name, unit, range: rangeOf(plan, axis) })),
    notes: plan.notes.map(({ code }) => code),
  };
}

function heardLines(facts: PlanFacts): readonly string[] {
  const { slice_steps, tail_steps, duration_s, ranges, notes } = facts;
  const better = facts.lower_is_better ? 'lower is better' : 'higher is better';
  const score = `${String(rounded(facts.best_score))} (${better}, margin ${String(rounded(facts.margin))})`;
  const motion = `${String(slice_steps)} steps and a tail of ${String(tail_steps)}, ${String(duration_s)} s`;
  return [
    `candidate  ${String(facts.chosen)} of ${String(facts.candidates)}, proposed by ${facts.policy}`,
    `score      ${score} by ${facts.scorers.join(', ') || 'nobody'}`,
    `motion     ${motion}`,
    ...ranges.map(
      ({ name, unit, range: [low, high] }) => `           ${name} ${String(low)} to ${String(high)} ${unit}`,
    ),
    ...(notes.length > 0 ? [`notes      ${notes.join(', ')}`] : []),
  ];
}

/** The plan under review; `plan` is absent where it was neither heard nor recorded here. */
export function planLines(state: GateState, plan: Plan | undefined): readonly string[] {
  if (state.plan_digest === '') return ['plan       none under review'];
  return [
    `plan       ${state.plan_digest}`,
    `           cycle ${String(state.meta.cycle + 1)}, limits ${state.limits_digest.slice(0, 12)}`,
    ...(plan === undefined
      ? ['           not heard, and not recorded in --workspace-dir: what it holds is not shown here']
      : heardLines(planFacts(plan))),
  ];
}
