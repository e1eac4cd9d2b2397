// The units between which numbers are converted, by factors known exactly; between all others none are.

const halfTurn = 180;
const hundred = 100;

/** Unit of a server, unit of ours, and what one of the former is in the latter. */
const conversions: readonly (readonly [theirs: string, ours: string, convert: Convert, back: Convert])[] = [
  ['deg', 'rad', (value) => (value * Math.PI) / halfTurn, (value) => (value * halfTurn) / Math.PI],
  ['percent', 'ratio', (value) => value / hundred, (value) => value * hundred],
];

export type Convert = (value: number) => number;

const same: Convert = (value) => value;

/** From a server's unit to one of ours; undefined where there is no way. */
export function toOurs(theirs: string, ours: string): Convert | undefined {
  if (theirs === ours) return same;
  return conversions.find(([from, to]) => from === theirs && to === ours)?.[2];
}

/** From one of our units to a server's; undefined where there is no way. */
export function toTheirs(ours: string, theirs: string): Convert | undefined {
  if (theirs === ours) return same;
  return conversions.find(([from, to]) => from === theirs && to === ours)?.[3];
}
