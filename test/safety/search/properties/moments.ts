/** Shorthand for properties: what a moment let out, decided, or took. */
import type { ReleasedWindow, SafetyEffect, Verdict } from '../../../../safety/index.ts';
import { recordIs } from '../records.ts';
import type { Judged } from '../world.ts';

/** Undefined where it holds; else what is wrong, with its numbers. */
export type Property = (moment: Judged) => string | undefined;

const nothing: readonly Verdict[] = [];

type Rehearsal = Extract<SafetyEffect, { kind: 'rehearse' }>;

/** The rehearsals that leave the gate in this moment. */
export function rehearsed({ effects }: Judged): readonly Verdict[] {
  return effects
    .filter((effect): effect is Rehearsal => effect.kind === 'rehearse')
    .map(({ verdict }) => verdict);
}

/** The windows that leave the gate in this moment. */
export function released({ effects }: Judged): readonly ReleasedWindow[] {
  const windows: ReleasedWindow[] = [];
  for (const effect of effects) if (effect.kind === 'release') windows.push(effect.window);
  return windows;
}

/** The rehearsals that are decided in this moment; they leave when the disk has them. */
export function decided({ effects, after }: Judged): readonly Verdict[] {
  if (!effects.some((effect) => recordIs(effect, 'outcome', 'rehearse'))) return nothing;
  return after.pending.map(({ verdict }) => verdict).filter(({ outcome }) => outcome === 'rehearse');
}

/** The first of these that something is said against. */
export function first<T>(of: readonly T[], against: (entry: T) => string | undefined): string | undefined {
  for (const entry of of) {
    const text = against(entry);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Says so where it does not hold. */
export function must(holds: boolean, text: () => string): string | undefined {
  return holds ? undefined : text();
}
