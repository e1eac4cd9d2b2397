/** Runs schedules by chance in bulk and counts what came of them. */
import fc from 'fast-check';
import { run, schedules, scheduleText, type Schedule } from './schedules.ts';

export interface Counted {
  readonly seed: number;
  readonly runs: number;
  readonly executed: number;
  readonly released: number;
  /** Empty, or the smallest schedule that was found to break a property, and how it does so. */
  readonly broken: string;
}

/** Stops at the first schedule that breaks a property; `shrinks` asks for a smaller one that does as well. */
export function runSchedules(runs: number, seed: number, shrinks = true): Counted {
  let [done, executed, released] = [0, 0, 0];
  let broken = '';
  const holds = (schedule: Schedule): boolean => {
    const ran = run(schedule);
    done += 1;
    executed += ran.executed ? 1 : 0;
    released += ran.released;
    if (ran.broken === undefined) return true;
    broken = `${ran.broken.property}: ${ran.broken.words}; ${scheduleText(schedule)}`;
    return false;
  };
  const details = fc.check(fc.property(schedules, holds), { numRuns: runs, seed, endOnFailure: !shrinks });
  return { seed, runs: details.failed ? done : details.numRuns, executed, released, broken };
}
