// `worldforge operator withdraw`: takes back what the same key has approved.
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { act } from './act.ts';
import type { ScopeFlags } from './act_flags.ts';
import { chosenScope } from './plan_choice.ts';
import { requireLooked, scopeIntent } from './scope_intent.ts';

export async function withdraw(this: CliContext, flags: ScopeFlags): Promise<void> {
  await performing(this, 'operator withdraw', () => {
    requireLooked(flags, this.interactive);
    return act(this, flags, (at) => scopeIntent('withdraw', at, chosenScope(at.state, flags)));
  });
}
