/** Figures that tests measured: they are printed at the end of the run, whether or not a test failed. */
const found: string[] = [];

/** One line for people, such as `replays equal / tried: 30 / 30`. */
export function figure(line: string): void {
  found.push(line);
}

export function figureLines(): readonly string[] {
  return found.map((line) => `measured: ${line}`);
}
