// Finds the name that somebody probably meant.

/** Letters of a topic name that are compared: the cost grows with their square. */
const lettersMax = 256;

/** Letters to insert, delete or replace on the way from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let line = 1; line <= from.length; line += 1) {
    const above = row;
    row = [line];
    for (let at = 1; at <= to.length; at += 1) {
      const replaced = (above[at - 1] ?? 0) + (from[line - 1] === to[at - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[at] ?? 0) + 1, (row[at - 1] ?? 0) + 1));
    }
  }
  return row[to.length] ?? 0;
}

/** The nearest of the names, the first of those equally near. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of names) {
    const away = distance(wanted.slice(0, lettersMax), name.slice(0, lettersMax));
    if (away < bestDistance) [best, bestDistance] = [name, away];
  }
  return best;
}
