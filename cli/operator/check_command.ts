// `worldforge operator check ITEM...`: one person answers for what that person has looked at.
import { WorldforgeError } from '../../core/errors.ts';
import type { GateState } from '../../msgs/index.ts';
import type { SitePolicy } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { performing } from '../perform.ts';
import { act, type Intent } from './act.ts';
import type { CheckFlags } from './act_flags.ts';
import { askedItems } from './asked_items.ts';
import { requireShown, reviewedPlan } from './plan_choice.ts';

const hint = 'worldforge operator status; then worldforge operator check ITEM... --operator NAME';

/** @throws WorldforgeError usage where no item is named, or all are at once */
export function requireNamed({ all }: Pick<CheckFlags, 'all'>, items: readonly string[]): void {
  if (all === true) {
    const text = '--all is refused: one answers what one has looked at, so items are named';
    throw new WorldforgeError('usage', text, { hint });
  }
  if (items.length === 0) throw new WorldforgeError('usage', 'name the items that are answered', { hint });
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  if (twice !== undefined) throw new WorldforgeError('usage', `${twice} is named twice`, { hint });
}

/** @throws WorldforgeError usage for an item that the policy does not have */
export function checkIntent(
  { state, sitePolicy }: { readonly state: GateState; readonly sitePolicy: SitePolicy },
  items: readonly string[],
  holds: boolean,
): Intent {
  const asked = askedItems(state, sitePolicy);
  const rules = items.map((item) => {
    const rule = asked.find((known) => known.item === item);
    if (rule !== undefined) return rule;
    const known = asked.map((each) => each.item).join(', ');
    throw new WorldforgeError('usage', `${item} is not in the checklist; it has ${known}`, { hint });
  });
  // A dry run is answered once; for a real robot each plan is.
  const scope = state.mode === 'dry_run' ? {} : { scope: reviewedPlan(state, undefined) };
  const what = holds ? 'holds' : 'does not hold';
  return {
    shown: rules.map(({ item, look_at }) => `${item} ${what}\n  ${look_at}\n`).join(''),
    acts: items.map((item) => ({ kind: 'check', detail: { item, value: holds, ...scope } })),
  };
}

export async function check(this: CliContext, flags: CheckFlags, ...items: string[]): Promise<void> {
  await performing(this, 'operator check', () => {
    requireNamed(flags, items);
    return act(this, flags, (occasion) => {
      const intent = checkIntent(occasion, items, flags.not !== true);
      if (occasion.state.mode === 'dry_run') return intent;
      const { plan_digest: shown } = occasion.state;
      return { ...intent, stillSo: () => requireShown(shown, occasion.gate.state) };
    });
  });
}
