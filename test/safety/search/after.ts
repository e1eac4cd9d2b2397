/** Where acts lead: what a slice or a schedule begins with. */
import type { Act } from './acts.ts';
import type { PolicyName } from './domain.ts';
import { walk } from './engine.ts';
import { beginning, type World } from './world.ts';

export function after(policy: PolicyName, ...before: readonly Act[]): World {
  return before.reduce((world, act) => walk(world, act, 0).world, beginning(policy));
}
