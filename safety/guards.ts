// Every guard by id. The gate refuses because of one of these, or because no row lists the event.
import { actGuards, entryGuards } from './command_guards.ts';
import { refusal, type CodedRefusal, type Context, type Guard } from './guard.ts';
import { inputGuards } from './input_guards.ts';
import { planGuards } from './plan_guards.ts';
import { releaseGuards } from './release_guards.ts';

export const guards = {
  ...planGuards,
  ...releaseGuards,
  ...entryGuards,
  ...actGuards,
  ...inputGuards,
} as const;

export type GuardId = keyof typeof guards;

/** Ids of one table, in the order in which they look. */
function idsOf<Id extends GuardId>(table: Readonly<Record<Id, Guard>>): readonly Id[] {
  return Object.keys(table).filter((id): id is Id => Object.hasOwn(table, id));
}

export const planGuardIds = idsOf(planGuards);
export const releaseGuardIds = idsOf(releaseGuards);
export const entryGuardIds = idsOf(entryGuards);

/** Everything these guards refuse, in their order. */
export function refusalsOf(ids: readonly GuardId[], context: Context): readonly CodedRefusal[] {
  const found: CodedRefusal[] = [];
  for (const id of ids) {
    const guard: Guard = guards[id];
    const refusals = guard.check(context).map((finding) => refusal(id, guard.code, finding));
    found.push(...refusals);
    if (guard.alone && refusals.length > 0) break;
  }
  return found;
}
