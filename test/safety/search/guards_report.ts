/** Takes every guard away, one after the other, and says which property breaks without it. */
import { guards, type GuardId } from '../../../safety/index.ts';
import { jobOf, type GuardAnswer } from './guard_worker.ts';
import { guardIds } from './mute.ts';
import { inThreads } from './pool.ts';
import { say } from './say.ts';
import { witnesses } from './witnesses.ts';

const worker = new URL('./guard_worker.js', import.meta.url);

interface Removal {
  readonly id: GuardId;
  readonly job: string;
  /** Of a barrier behind another one: without it alone, nothing may break in the same slice. */
  readonly alone?: string;
}

function removalsOf(id: GuardId): readonly Removal[] {
  const witness = witnesses[id];
  if ('behind' in witness) return [];
  const { slice, and: others = [] } = witness;
  const job = jobOf([id, ...others], slice);
  return [others.length === 0 ? { id, job } : { id, job, alone: jobOf([id], slice) }];
}

function row({ id, alone }: Removal, { job, property, depth, story, seconds }: GuardAnswer): string {
  const events = `depth ${depth}, story of ${Math.max(0, story.length - 1)} events`;
  const found = property === '' ? 'NOTHING BREAKS' : `${property.padEnd(3)} ${events}`;
  const how =
    alone === undefined ? '' : `, second barrier: ${job.split(' in ')[0] ?? ''} taken away together`;
  const slice = job.split(' in ')[1] ?? '';
  const own = `${id.padEnd(20)} ${guards[id].property.padEnd(3)}`;
  return `${own} ${found.padEnd(38)} (${slice}, ${seconds.toFixed(1)} s${how})`;
}

function behindRows(ids: readonly GuardId[]): readonly string[] {
  return ids.flatMap((id) => {
    const witness = witnesses[id];
    const { property } = guards[id];
    return 'behind' in witness
      ? [`${id.padEnd(20)} ${property.padEnd(3)} second barrier: ${witness.behind}`]
      : [];
  });
}

/**
 * A barrier behind another one is shown twice: nothing breaks without it alone, something does without both.
 * @returns whether no guard could be taken away without a property breaking
 */
export async function reportGuards(wanted: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const chosen = wanted.length > 0 ? guardIds.filter((id) => wanted.includes(id)) : guardIds;
  const tried = chosen.flatMap(removalsOf);
  const jobs = tried.flatMap(({ job, alone }) => (alone === undefined ? [job] : [job, alone]));
  const answers = new Map<string, GuardAnswer>();
  await inThreads<GuardAnswer>(worker, jobs, (answer) => answers.set(answer.job, answer));
  const missed = tried.filter(({ job }) => answers.get(job)?.property === '');
  const misplaced = tried.filter(({ alone }) => alone !== undefined && answers.get(alone)?.property !== '');
  for (const removal of tried) {
    const answer = answers.get(removal.job)!;
    say(row(removal, answer));
    if (wanted.length > 0) for (const line of answer.story) say(line);
  }
  const behind = behindRows(chosen);
  for (const line of behind) say(line);
  for (const { id } of misplaced) say(`${id} is caught alone: it stands in the table as a second barrier`);
  const second = tried.filter(({ alone }) => alone !== undefined).length + behind.length;
  const counts = `${chosen.length - second - missed.length} caught alone, ${second} second barriers`;
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`${chosen.length} guards: ${counts}, ${missed.length} missed (${seconds} s)`);
  return missed.length + misplaced.length === 0;
}
