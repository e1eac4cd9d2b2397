// `worldforge operator approve`: lets one plan pass, or every plan of a dry run.
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { act } from './act.ts';
import type { ScopeFlags } from './act_flags.ts';
import { chosenScope } from './plan_choice.ts';
import { requireLooked, scopeIntent } from './scope_intent.ts';

export async function approve(this: CliContext, flags: ScopeFlags): Promise<void> {
  await performing(this, 'operator approve', () => {
    requireLooked(flags, this.interactive);
    return act(this, flags, (at) => scopeIntent('approve', at, chosenScope(at.state, flags)));
  });
}
