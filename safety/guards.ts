// Every guard by id. The gate refuses because of one of these, or because no row lists the event.
import { spendGuards, startGuards } from './arm_guards.ts';
import { actGuards, entryGuards } from './command_guards.ts';
import { evidenceGuards } from './evidence_guards.ts';
import { refusal, type CodedRefusal, type Context, type Guard } from './guard.ts';
import { holdGuards, standstillGuards, windowGuards } from './hold_guards.ts';
import { inputGuards } from './input_guards.ts';
import { livePlanGuards } from './live_plan_guards.ts';
import { peopleGuards, personGuards } from './people_guards.ts';
import { planGuards } from './plan_guards.ts';
import { releaseGuards } from './release_guards.ts';
import { emergencyGuards, pulseGuards, reviewGuards, watchGuards } from './watch_guards.ts';

export const guards = {
  ...planGuards,
  ...livePlanGuards,
  ...reviewGuards,
  ...releaseGuards,
  ...entryGuards,
  ...peopleGuards,
  ...actGuards,
  ...personGuards,
  ...inputGuards,
  ...evidenceGuards,
  ...holdGuards,
  ...startGuards,
  ...spendGuards,
  ...windowGuards,
  ...standstillGuards,
  ...pulseGuards,
  ...watchGuards,
  ...emergencyGuards,
} as const;

export type GuardId = keyof typeof guards;

/** Ids of one table, in the order in which they look. */
function idsOf<Id extends GuardId>(table: Readonly<Record<Id, Guard>>): readonly Id[] {
  return Object.keys(table).filter((id): id is Id => Object.hasOwn(table, id));
}

/** The guards of LIVE among them look in LIVE only. */
export const planGuardIds = [
  ...idsOf(planGuards),
  ...idsOf(livePlanGuards),
  ...idsOf(reviewGuards),
  'policy_current',
  'source_kind',
] as const;
export const releaseGuardIds = idsOf(releaseGuards);
export const entryGuardIds = [...idsOf(entryGuards), ...idsOf(peopleGuards)];
export const evidenceGuardIds = idsOf(evidenceGuards);
export const holdGuardIds = [...idsOf(holdGuards), 'recorder_heard', 'recorder_healthy'] as const;
export const startGuardIds = idsOf(startGuards);
export const windowGuardIds = idsOf(windowGuards);
export const pulseGuardIds = idsOf(pulseGuards);
export const watchGuardIds = idsOf(watchGuards);

/** The groups that rows name whole. */
export const guardGroups = {
  entry: entryGuardIds,
  plan: planGuardIds,
  release: releaseGuardIds,
  evidence: evidenceGuardIds,
  hold: holdGuardIds,
  start: startGuardIds,
  window: windowGuardIds,
  pulse: pulseGuardIds,
  watch: watchGuardIds,
} as const satisfies Readonly<Record<string, readonly GuardId[]>>;

/** Guards whose refusal ends the permit, see `Guard.revokes`. */
export const revokingIds: readonly string[] = Object.entries<Guard>(guards)
  .filter(([, guard]) => guard.revokes)
  .map(([id]) => id);

/** Everything these guards refuse, in their order. */
export function refusalsOf(ids: readonly GuardId[], context: Context): readonly CodedRefusal[] {
  const found: CodedRefusal[] = [];
  for (const id of ids) {
    const guard: Guard = guards[id];
    if (guard.only !== undefined && guard.only !== context.policy.mode) continue;
    const refusals = guard.check(context).map((finding) => refusal(id, guard.code, finding));
    found.push(...refusals);
    if (guard.alone && refusals.length > 0) break;
  }
  return found;
}
