// `worldforge replay diff A B`: where do two runs, or two recordings, say something else?
import { WorldforgeError } from '../../core/errors.ts';
import { fullName } from '../../replay/bag/channels.ts';
import { openBagReader, type BagReader } from '../../replay/bag/bag_reader.ts';
import { diffBags } from '../../replay/diff/diff_bags.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { DiffFlags } from './diff_flags.ts';
import { diffJson, renderDiff } from './diff_text.ts';
import { recordingPath } from './recording.ts';

/** A topic that neither has would be the same in both. */
function requireTopics(readers: readonly BagReader[], wanted: readonly string[]): void {
  const known = new Set(readers.flatMap(({ topics }) => topics.map(({ topic }) => fullName(topic))));
  const missing = wanted.find((topic) => !known.has(topic));
  if (missing === undefined) return;
  const hint = `one of ${[...known].sort().join(' ')}`;
  throw new WorldforgeError('usage', `--topic ${missing} is in neither recording`, { hint });
}

async function perform(context: CliContext, flags: DiffFlags, words: readonly [string, string]) {
  const { signal } = context;
  const left = recordingPath(flags.workspaceDir, words[0]);
  const right = recordingPath(flags.workspaceDir, words[1]);
  await using ours = await openBagReader(left);
  await using theirs = await openBagReader(right);
  const topics = flags.topic?.map(fullName);
  requireTopics([ours, theirs], topics ?? []);
  const options = { all: flags.all, signal, ...(topics !== undefined && { topics }) };
  const diff = await diffBags(ours, theirs, options);
  const compared = { left, right };
  const { stdout } = context.process;
  stdout.write(flags.format === 'json' ? diffJson(compared, diff) : renderDiff(compared, diff));
  return diff.same ? exitCodes.ok : exitCodes.refused;
}

export async function diff(this: CliContext, flags: DiffFlags, a: string, b: string): Promise<void> {
  await performing(this, 'replay diff', () => perform(this, flags, [a, b]));
}
