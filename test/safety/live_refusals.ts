/** Which guards refuse something in LIVE, each named once. */
import type { Plan } from '../../msgs/index.ts';
import { refusalsOf } from '../../safety/guards.ts';
import { contextOf } from '../../safety/subjects.ts';
import { rowFor } from '../../safety/transitions.ts';
import { planDigestText } from './builders.ts';
import type { LiveBench } from './live_bench.ts';

export function refusedIds(refusals: readonly { readonly guard: string }[]): readonly string[] {
  return [...new Set(refusals.map(({ guard }) => guard))];
}

/** All that is refused of a plan which comes now. */
export function planRefusals(bench: LiveBench, changes: Partial<Plan> = {}) {
  const event = {
    name: 'plan',
    plan: bench.livePlan(changes),
    planDigest: planDigestText,
    nowNs: bench.nowNs,
    rosNs: bench.nowNs,
  } as const;
  const row = rowFor(bench.state.phase, 'plan', 'live');
  return refusalsOf(row!.guards, contextOf(bench.state, event, bench.policy));
}

export function refusingPlan(bench: LiveBench, changes: Partial<Plan> = {}): readonly string[] {
  return refusedIds(planRefusals(bench, changes));
}
