/** A thread that walks slices by name. */
import { parentPort } from 'node:worker_threads';
import { transitions } from '../../../safety/index.ts';
import { search } from './engine.ts';
import { countRows } from './rows.ts';
import { slices } from './slices.ts';
import { tellStory } from './story.ts';

export interface SliceAnswer {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** How often each row of the table was taken so far in this thread, in the order of the table. */
  readonly rows: readonly number[];
  /** Events fed, by name. */
  readonly events: Readonly<Record<string, number>>;
  /** Plans, windows let out. */
  readonly released: number;
  readonly story: readonly string[];
}

const counts = countRows();

function answer(name: string): SliceAnswer {
  const slice = slices.find((entry) => entry.name === name)!;
  const before = transitions.map((row) => counts.get(row) ?? 0);
  const events: Record<string, number> = {};
  let released = 0;
  const { broken, ...found } = search(slice, ({ event, effects }) => {
    events[event.name] = (events[event.name] ?? 0) + 1;
    released += effects.some(({ kind }) => kind === 'rehearse' || kind === 'release') ? 1 : 0;
  });
  const rows = transitions.map((row, index) => (counts.get(row) ?? 0) - before[index]!);
  return { name, ...found, rows, events, released, story: broken === undefined ? [] : tellStory(broken) };
}

parentPort?.on('message', (name: string) => parentPort?.postMessage(answer(name)));
