// The acts that are about one plan, or about every plan of a dry run: what is shown, and what is signed.
import { WorldforgeError } from '../../core/errors.ts';
import { runScope, type CommandKind } from '../../safety/index.ts';
import type { Intent, Occasion } from './act.ts';
import { requireShown } from './plan_choice.ts';
import { planLines } from './plan_summary.ts';

type Looked = Pick<Occasion, 'state' | 'plan' | 'gate'>;

function shownOf({ state, plan }: Looked, scope: string): string {
  if (scope !== runScope) return `${planLines(state, plan).join('\n')}\n`;
  const run = `every plan of run ${state.meta.run_id} of robot ${state.meta.robot_id}`;
  return `run        ${run}, ${state.mode}: plans are rehearsed, nothing is executed\n`;
}

/** The digest that is shown is the digest that is signed. */
export function scopeIntent(kind: CommandKind, looked: Looked, scope: string): Intent {
  return {
    shown: shownOf(looked, scope),
    acts: [{ kind, detail: { scope } }],
    stillSo: () => requireShown(scope, looked.gate.state),
  };
}

/** @throws WorldforgeError usage: without a terminal nobody has looked at a plan that nobody named */
export function requireLooked(
  { plan, run }: { readonly plan?: string; readonly run?: boolean },
  interactive: boolean,
): void {
  if (interactive || plan !== undefined || run === true) return;
  throw new WorldforgeError('usage', 'without a terminal the plan is named: --plan DIGEST, or --run', {
    hint: 'worldforge operator status',
  });
}
