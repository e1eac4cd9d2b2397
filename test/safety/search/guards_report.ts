/** Takes every guard away, one after the other, and says which property breaks without it. */
import { guards, type GuardId } from '../../../safety/index.ts';
import type { GuardAnswer } from './guard_worker.ts';
import { guardIds } from './mute.ts';
import { inThreads } from './pool.ts';
import { say } from './say.ts';
import { witnesses } from './witnesses.ts';

const worker = new URL('./guard_worker.js', import.meta.url);

interface Removal {
  readonly id: GuardId;
  readonly job: string;
}

function removals(ids: readonly GuardId[]): readonly Removal[] {
  return ids.flatMap((id) => {
    const witness = witnesses[id];
    if ('behind' in witness) return [];
    return [{ id, job: `${[id, ...(witness.and ?? [])].join(' ')} in ${witness.slice}` }];
  });
}

function row({ id, job }: Removal, { property, depth, story, seconds }: GuardAnswer): string {
  const { property: own } = guards[id];
  const events = `depth ${depth}, story of ${Math.max(0, story.length - 1)} events`;
  const found = property === '' ? 'NOTHING BREAKS' : `${property.padEnd(3)} ${events}`;
  const slice = job.split(' in ')[1] ?? '';
  return `${id.padEnd(20)} ${own.padEnd(3)} ${found.padEnd(38)} (${slice}, ${seconds.toFixed(1)} s)`;
}

/**
 * A barrier behind another one is shown twice: nothing breaks without it alone in its slice, something does
 * without both.
 * @returns whether no guard could be taken away without a property breaking
 */
export async function reportGuards(wanted: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const chosen = wanted.length > 0 ? guardIds.filter((id) => wanted.includes(id)) : guardIds;
  const tried = removals(chosen);
  const answers = await inThreads<GuardAnswer>(
    worker,
    tried.map(({ job }) => job),
  );
  let missed = 0;
  for (const removal of tried) {
    const answer = answers.find(({ job }) => job === removal.job);
    if (answer === undefined) continue;
    if (answer.property === '') missed += 1;
    say(row(removal, answer));
    if (wanted.length > 0) for (const line of answer.story) say(line);
  }
  const behind = chosen.flatMap((id) => {
    const witness = witnesses[id];
    return 'behind' in witness ? [`${id.padEnd(20)} ${guards[id].property.padEnd(3)} ${witness.behind}`] : [];
  });
  for (const line of behind) say(line);
  const pairs = tried.filter(({ job }) => job.split(' in ')[0]!.includes(' '));
  for (const { job } of pairs) say(`second barrier: ${job.split(' in ')[0] ?? ''} taken away together`);
  const seconds = Math.round((performance.now() - started) / 1000);
  const second = pairs.length + behind.length;
  const alone = tried.length - pairs.length - missed;
  const counts = `${alone} caught alone, ${second} second barriers, ${missed} missed`;
  say(`${chosen.length} guards: ${counts} (${seconds} s)`);
  return missed === 0;
}
