// The name that a mistyped one was probably meant to be.

/** Longest name compared; a longer one is nobody's typing error. */
const nameLengthMax = 64;

/** How many single letters must be put in, taken out or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The closest of the names, the first among equals; undefined when none has half of its letters in place. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (name.length > nameLengthMax) return undefined;
  const ranked = names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance * 2 <= candidate.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}
