/** Walks every slice to its end and says what was seen; a broken property is told as a story. */
import { say } from './say.ts';
import { transitions } from '../../../safety/index.ts';
import { inThreads } from './pool.ts';
import { rowName } from './rows.ts';
import type { SliceAnswer } from './slice_worker.ts';
import { slices } from './slices.ts';

/** What the walk must reach, or it proves less than is said of it. */
const statesMin = 50_000;
const transitionsMin = 1_000_000;

const worker = new URL('./slice_worker.js', import.meta.url);

function show({ name, states, transitions: steps, depth, released, story }: SliceAnswer): void {
  say(`${name}: ${states} states, ${steps} transitions, depth ${depth}, ${released} let out`);
  for (const line of story) say(line);
}

function sum(answers: readonly SliceAnswer[], of: (answer: SliceAnswer) => number): number {
  return answers.reduce((total, answer) => total + of(answer), 0);
}

function showSeen(answers: readonly SliceAnswer[]): readonly string[] {
  const names = [...new Set(answers.flatMap(({ events }) => Object.keys(events)))].sort();
  const events = names.map((name) => `${name} ${sum(answers, (answer) => answer.events[name] ?? 0)}`);
  say(`events fed: ${events.join(', ')}`);
  const rows = transitions.map((row, index) => ({
    row,
    count: sum(answers, (answer) => answer.rows[index] ?? 0),
  }));
  say(`rows taken, of ${transitions.length}:`);
  for (const { row, count } of rows) say(`  ${String(count).padStart(9)}  ${rowName(row)}`);
  return rows.filter(({ count }) => count === 0).map(({ row }) => rowName(row));
}

/** @returns whether nothing broke and the domain is as large as it is said to be */
export async function reportSearch(wanted: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const chosen = slices
    .map(({ name }) => name)
    .filter((name) => wanted.length === 0 || wanted.includes(name));
  const answers = await inThreads<SliceAnswer>(worker, chosen, show);
  const unseen = showSeen(answers);
  const states = sum(answers, (answer) => answer.states);
  const steps = sum(answers, (answer) => answer.transitions);
  const violations = answers.filter(({ story }) => story.length > 0).length;
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`${states} states, ${steps} transitions, ${violations} violations (${seconds} s)`);
  if (wanted.length > 0) return violations === 0;
  for (const name of unseen) say(`never taken: ${name}`);
  const large = states >= statesMin && steps >= transitionsMin;
  if (!large) say(`fewer than ${statesMin} states or ${transitionsMin} transitions prove too little`);
  return violations === 0 && large && unseen.length === 0;
}
