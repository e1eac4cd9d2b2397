// Which items of the checklist people answer for in the mode of a gate.
import type { GateState } from '../../msgs/index.ts';
import type { SitePolicy } from '../../safety/index.ts';

type Rules = SitePolicy['checklist']['dry'];

/** None where the policy has no LIVE part. */
export function askedItems({ mode }: Pick<GateState, 'mode'>, { checklist, live }: SitePolicy): Rules {
  return mode === 'dry_run' ? checklist.dry : (live?.checklist ?? []);
}
