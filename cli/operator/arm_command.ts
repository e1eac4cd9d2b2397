// `worldforge operator arm`: spends the permit of the plan under review. A dry run has none.
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { act } from './act.ts';
import type { PlanFlags } from './act_flags.ts';
import { reviewedPlan } from './plan_choice.ts';
import { scopeIntent } from './scope_intent.ts';

export async function arm(this: CliContext, flags: PlanFlags): Promise<void> {
  await performing(this, 'operator arm', () =>
    act(this, flags, (at) => {
      if (at.state.mode !== 'dry_run') return scopeIntent('arm', at, reviewedPlan(at.state, flags.plan));
      return { shown: 'this gate rehearses only\n', acts: [{ kind: 'arm', detail: {} }] };
    }),
  );
}
