// A LIVE gate hears nothing of its site before the recorder does: what it saw and nobody recorded would make
// the run one that cannot be verified.
import { Condition } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { topics, type RecorderState, type Topic } from '../../msgs/index.ts';
import { untilHere, type HearOptions } from '../entry/sources.ts';

/** Those of which the recorder has no message yet. */
function unrecorded(state: RecorderState | undefined, site: readonly Topic<unknown>[]): readonly string[] {
  const kept = new Set(state?.topics.map(({ topic }) => topic));
  return site.map(({ name }) => name).filter((name) => !kept.has(name));
}

/**
 * Waits until the recorder has a message of each topic of the site.
 * @throws the signal's reason when it aborts first
 */
export async function untilSiteRecorded(
  graph: Graph,
  site: readonly Topic<unknown>[],
  options: HearOptions,
): Promise<void> {
  const heard = new Condition();
  let state: RecorderState | undefined;
  using _states = graph.subscribe(topics.recorderState, {
    onSample: ({ message }) => {
      state = message;
      heard.notify();
    },
  });
  const left = (): readonly string[] => unrecorded(state, site);
  const still = (): string => `the recorder to have ${left().join(', ')}`;
  await untilHere(graph, { heard, isHere: () => left().length === 0, still }, options);
}
