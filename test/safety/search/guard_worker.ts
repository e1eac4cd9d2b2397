/** A thread that takes guards away and looks for what breaks, in the slice that is their witness. */
import { parentPort } from 'node:worker_threads';
import type { GuardId } from '../../../safety/index.ts';
import { search } from './engine.ts';
import { without } from './mute.ts';
import { slices } from './slices.ts';
import { tellStory } from './story.ts';

/** `guard guard in slice`. */
export function jobOf(guards: readonly GuardId[], slice: string): string {
  return `${guards.join(' ')} in ${slice}`;
}

export interface GuardAnswer {
  readonly job: string;
  /** Empty where nothing broke. */
  readonly property: string;
  /** Acts from the beginning of the slice. */
  readonly depth: number;
  readonly states: number;
  readonly seconds: number;
  readonly story: readonly string[];
}

function answer(job: string): GuardAnswer {
  const started = performance.now();
  const [names = '', sliceName = ''] = job.split(' in ');
  const slice = slices.find(({ name }) => name === sliceName)!;
  // A slice without a guard may have no end.
  const found = without(names.split(' ') as GuardId[], () => search({ ...slice, givesUp: true }));
  const { broken, states } = found;
  return {
    job,
    property: broken?.property ?? '',
    depth: broken?.depth ?? 0,
    states,
    seconds: (performance.now() - started) / 1000,
    story: broken === undefined ? [] : tellStory(broken),
  };
}

parentPort?.on('message', (job: string) => parentPort?.postMessage(answer(job)));
