// `worldforge operator reject`: the plan under review shall not pass.
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { act } from './act.ts';
import type { PlanFlags } from './act_flags.ts';
import { reviewedPlan } from './plan_choice.ts';
import { scopeIntent } from './scope_intent.ts';

export async function reject(this: CliContext, flags: PlanFlags): Promise<void> {
  await performing(this, 'operator reject', () =>
    act(this, flags, (at) => scopeIntent('reject', at, reviewedPlan(at.state, flags.plan))),
  );
}
