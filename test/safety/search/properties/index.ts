/** All properties, and the first of them that a moment breaks. */
import type { Judged } from '../world.ts';
import type { Property } from './moments.ts';
import { isDry } from '../domain.ts';
import { liveProperties } from './live.ts';
import { windowProperties } from './windows.ts';
import { processProperties, wrongTaken } from './process.ts';
import { reviewProperties } from './review.ts';

export interface Broken {
  readonly property: string;
  readonly words: string;
}

export const properties: readonly (readonly [string, Property])[] = [
  ...reviewProperties,
  ...processProperties,
];

const ofLive: typeof properties = [...properties, ...liveProperties, ...windowProperties];

export function brokenIn(moment: Judged): Broken | undefined {
  for (const [property, holds] of isDry(moment.before.policy) ? properties : ofLive) {
    const words = holds(moment);
    if (words !== undefined) return { property, words };
  }
  const words = wrongTaken(moment);
  return words === undefined ? undefined : { property: moment.wrong?.property ?? 'P16', words };
}
