/**
 * Schedules by chance over the real reducer. The same properties judge every step as in the search.
 */
import fc from 'fast-check';
import * as acts from './acts.ts';
import type { Act } from './acts.ts';
import { after } from './after.ts';
import { isDry, type PolicyName } from './domain.ts';
import { dryParts } from './dry_schedules.ts';
import { settle, walk } from './engine.ts';
import * as live from './live_acts.ts';
import { liveParts } from './live_schedules.ts';
import { confirmAll } from './parts.ts';
import type { Broken } from './properties/index.ts';
import type { Judged, World } from './world.ts';

export interface Schedule {
  readonly policy: PolicyName;
  /** Records that may wait for the disk. */
  readonly owedMax: number;
  readonly parts: readonly Act[];
}

const owedMax = fc.constantFrom(0, 0, 1, 2);

export const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ policy: fc.constant<PolicyName>('dry'), owedMax, parts: dryParts }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      policy: fc.constantFrom<PolicyName>('fast', 'fast', 'fast', 'physical', 'slow'),
      owedMax,
      parts: liveParts,
    }),
  },
);

const starts = new Map<PolicyName, World>();

function startOf(policy: PolicyName): World {
  const made = starts.get(policy) ?? after(policy, ...(isDry(policy) ? [] : [live.rise, acts.open()]));
  starts.set(policy, made);
  return made;
}

export interface Ran {
  readonly broken: Broken | undefined;
  readonly executed: boolean;
  readonly released: number;
}

/** Walks a schedule until a property breaks or it is over. */
export function run(
  { policy, owedMax, parts }: Schedule,
  watch: (moment: Judged) => void = () => undefined,
): Ran {
  let world = startOf(policy);
  let [executed, released] = [false, 0];
  const see = (moment: Judged): void => {
    executed ||= moment.after.phase === 'executing';
    released += moment.effects.filter(({ kind }) => kind === 'release').length;
    watch(moment);
  };
  for (const act of parts) {
    if (act.possible?.(world) === false) continue;
    const walked = act === confirmAll ? settle(world, 0, see) : walk(world, act, owedMax, see);
    world = walked.world;
    if (walked.broken !== undefined) return { broken: walked.broken, executed, released };
  }
  return { broken: undefined, executed, released };
}

/** A schedule in words, for a report of what failed. */
export function scheduleText({ policy, owedMax, parts }: Schedule): string {
  return `${policy}, ${owedMax} records may wait: ${parts.map(({ id }) => id).join('; ')}`;
}
