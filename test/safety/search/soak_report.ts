/** Runs a great many schedules and says how far they came. */
import { inThreads } from './pool.ts';
import { say } from './say.ts';
import type { Counted } from './soak.ts';
import { schedulesPerJob } from './soak_worker.ts';

const worker = new URL('./soak_worker.js', import.meta.url);
const runsByDefault = 5_000_000;
/** The time between two lines, in jobs. */
const shownEach = 20;

function line(answers: readonly Counted[]): string {
  const sum = (of: (answer: Counted) => number): number =>
    answers.reduce((total, answer) => total + of(answer), 0);
  const unsafe = answers.filter(({ broken }) => broken !== '').length;
  const runs = sum((answer) => answer.runs);
  const executed = sum((answer) => answer.executed);
  const share = Math.round((100 * executed) / Math.max(1, runs));
  const released = sum((answer) => answer.released);
  const reached = `${executed} (${share} %) reached EXECUTING`;
  return `${runs} schedules, ${reached}, ${released} windows released, ${unsafe} unsafe`;
}

/** `soak [SCHEDULES [SEED]]`. @returns whether none was unsafe */
export async function reportSoak([runs, seed]: readonly string[]): Promise<boolean> {
  const first = seed === undefined ? Date.now() % 1_000_000_000 : Number(seed);
  const count = Math.ceil(Number(runs ?? runsByDefault) / schedulesPerJob);
  say(`seeds ${first} to ${first + count - 1}, ${schedulesPerJob} schedules each`);
  const answers: Counted[] = [];
  const jobs = Array.from({ length: count }, (_, index) => String(first + index));
  await inThreads<Counted>(worker, jobs, (answer) => {
    answers.push(answer);
    if (answer.broken !== '') say(`seed ${answer.seed}: ${answer.broken}`);
    if (answers.length % shownEach === 0) say(line(answers));
  });
  say(line(answers));
  return answers.every(({ broken }) => broken === '');
}
