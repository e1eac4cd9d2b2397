// A suite in closed loop: every way to choose from every start, each observed outcome the next observation.
import { noiseSeed } from '../core/random.ts';
import { tableSide, type Point } from '../sim/geometry.ts';
import { successCoverage, type Arm, type Outcome } from './comparison.ts';
import type { Chooser } from './choosers.ts';
import type { Seen } from './scene.ts';
import { stepsMax, type TableSimulator } from './simulator.ts';

export interface SuiteOptions {
  readonly simulator: TableSimulator;
  readonly choosers: readonly Chooser[];
  readonly starts: { readonly first: number; readonly count: number };
  readonly seed: number;
  /** After each episode. */
  readonly onOutcome: (arm: string, outcome: Outcome) => void;
  readonly signal: AbortSignal;
}

/** Control steps of waiting where no candidate may be executed. */
const waitSteps = 8;

/** The agent's own place: it waits there. */
function waiting([, { agent }]: Seen): readonly Point[] {
  const within = (value: number): number => Math.min(Math.max(value, 0), tableSide);
  return Array.from({ length: waitSteps }, (): Point => [within(agent[0]), within(agent[1])]);
}

/** One start to its end: solved, or out of steps. */
export async function episode(
  simulator: TableSimulator,
  chooser: Chooser,
  { start, seed, signal }: { readonly start: number; readonly seed: number; readonly signal: AbortSignal },
): Promise<Outcome> {
  const first = await simulator.reset(start, signal);
  let seen: Seen = [first, first];
  let [steps, bestCoverage] = [0, first.coverage];
  for (let cycle = 0; steps < stepsMax && bestCoverage < successCoverage; cycle += 1) {
    const decision = { seen, cycle, seed: noiseSeed(BigInt(seed), cycle, `start ${start}`) };
    const targets = await chooser.choose(decision, signal);
    for (const target of targets.length === 0 ? waiting(seen) : targets) {
      const next = await simulator.step(target, signal);
      seen = [seen[1], next];
      steps += 1;
      bestCoverage = Math.max(bestCoverage, next.coverage);
      if (steps === stepsMax || bestCoverage >= successCoverage) break;
    }
  }
  return { start, bestCoverage, finalCoverage: seen[1].coverage, steps };
}

/** The arms one after another on each start, so that a suite that is cut short has whole pairs. */
export async function runSuite(options: SuiteOptions): Promise<readonly Arm[]> {
  const { simulator, choosers, starts, seed, onOutcome, signal } = options;
  const outcomes = choosers.map((): Outcome[] => []);
  for (let index = 0; index < starts.count; index += 1) {
    const start = starts.first + index;
    for (const [arm, chooser] of choosers.entries()) {
      signal.throwIfAborted();
      const outcome = await episode(simulator, chooser, { start, seed, signal });
      outcomes[arm]?.push(outcome);
      onOutcome(chooser.name, outcome);
    }
  }
  return choosers.map(({ name, description }, arm) => ({ name, description, outcomes: outcomes[arm] ?? [] }));
}
