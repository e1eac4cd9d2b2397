// Which plan a command is about: the digest, or a beginning of it, against the plan under review.
import { WorldforgeError } from '../../core/errors.ts';
import type { GateState } from '../../msgs/index.ts';
import { runScope } from '../../safety/index.ts';

/** So many digits: a shorter beginning could be typed by chance. */
const prefixMin = 8;
const digestLength = 64;

function notReviewed(text: string, hint: string): WorldforgeError {
  return new WorldforgeError('plan_not_reviewed', text, { hint });
}

/**
 * The digest of the plan under review, which is the one that was named, where one was.
 * @throws WorldforgeError usage for what is no digest or too short; plan_not_reviewed
 */
export function reviewedPlan({ plan_digest: reviewed, mode }: GateState, named: string | undefined): string {
  if (named !== undefined && !/^[0-9a-f]+$/.test(named))
    throw new WorldforgeError('usage', `--plan takes hexadecimal digits of a digest, not ${named}`);
  if (named !== undefined && (named.length < prefixMin || named.length > digestLength)) {
    const count = `${String(named.length)} digits`;
    const wanted = `from ${String(prefixMin)} to ${String(digestLength)}`;
    throw new WorldforgeError('usage', `--plan takes ${wanted} digits of a digest, not ${count}`);
  }
  if (reviewed === '') {
    const run = mode === 'dry_run' ? '; --run is for every plan of a dry run' : '';
    throw notReviewed('no plan is under review', `worldforge operator status --watch${run}`);
  }
  if (reviewed.startsWith(named ?? '')) return reviewed;
  throw notReviewed(
    `plan ${named ?? ''} is not under review; ${reviewed} is`,
    'worldforge operator status; look at the plan that is under review now',
  );
}

export interface ScopeChoice {
  readonly plan?: string;
  readonly run?: boolean;
}

/** `run` or a plan digest. @throws WorldforgeError usage where both are named, plan_not_reviewed */
export function chosenScope(state: GateState, { plan, run }: ScopeChoice): string {
  if (run !== true) return reviewedPlan(state, plan);
  if (plan === undefined) return runScope;
  throw new WorldforgeError('usage', '--plan and --run were both given: one act is about one of them');
}

/**
 * For a plan digest that was shown: throws where another plan is under review by now.
 * @throws WorldforgeError plan_changed
 */
export function requireShown(shown: string, state: GateState | undefined): void {
  const now = state?.plan_digest ?? '';
  if (shown === runScope || now === shown) return;
  const text = `plan ${shown} was shown, and ${now === '' ? 'no plan' : now} is under review now`;
  throw new WorldforgeError('plan_changed', text, { hint: 'worldforge operator status; look again' });
}
