// `worldforge replay trim|filter|redact RUN DIR`: a part of a run that can be shown to others, with the proof
// that what was not changed in it is as it was recorded.
import path from 'node:path';
import { loadZstd } from '../../replay/bag/decompress.ts';
import { resolveRun, runPaths } from '../../replay/run_workspace.ts';
import type { SubsetDescription } from '../../replay/subset/description.ts';
import { makeSubset, type SubsetOptions } from '../../replay/subset/make.ts';
import { redaction, redactionRules } from '../../replay/subset/redact_message.ts';
import type { Selection } from '../../replay/subset/selection.ts';
import { placedMessages } from '../../replay/subset/walk.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { FilterFlags, RedactFlags, TrimFlags } from './part_flags.ts';

type PartFlags = Partial<RedactFlags> & Pick<RedactFlags, 'workspaceDir' | 'format'>;

const nsPerSecond = 1e9;

/** Log time of the first message of a run. */
async function originOf(folder: string, signal: AbortSignal): Promise<bigint> {
  for (const { logNs } of placedMessages(runPaths(folder).bag, await loadZstd(), signal)) return logNs;
  return 0n;
}

async function selectionOf(folder: string, flags: PartFlags, signal: AbortSignal): Promise<Selection> {
  const { from, to, topic: topics = [], withoutTopic: withoutTopics = [] } = flags;
  const originNs = from === undefined && to === undefined ? 0n : await originOf(folder, signal);
  const at = (seconds: number): bigint => originNs + BigInt(Math.round(seconds * nsPerSecond));
  return {
    topics,
    withoutTopics,
    ...(from === undefined ? {} : { fromNs: at(from) }),
    ...(to === undefined ? {} : { toNs: at(to) }),
  };
}

function told(folder: string, description: SubsetDescription): string {
  const { run_id, untouched, altered, removed, rules } = description;
  const counts = `${untouched} messages untouched, ${altered} altered, ${removed} left out`;
  const lines = rules.map((rule) => `  ${rule}\n`).join('');
  return `${run_id}: ${counts}\n${lines}next: npx worldforge replay verify ${folder}\n`;
}

async function perform(
  { process, signal }: CliContext,
  flags: PartFlags,
  [run, dir]: readonly [run: string, dir: string],
  change: Pick<SubsetOptions, 'change' | 'rules'> = { rules: [] },
): Promise<number> {
  const source = resolveRun(flags.workspaceDir, run);
  const folder = path.resolve(dir);
  const selection = await selectionOf(source, flags, signal);
  const description = await makeSubset(source, folder, { selection, ...change, signal });
  const { files: _, ...value } = description;
  process.stdout.write(
    flags.format === 'json'
      ? `${JSON.stringify({ ...value, path: folder }, undefined, 2)}\n`
      : told(folder, description),
  );
  return exitCodes.ok;
}

export async function trim(this: CliContext, flags: TrimFlags, run: string, dir: string): Promise<void> {
  await performing(this, 'replay trim', () => perform(this, flags, [run, dir]));
}

export async function filter(this: CliContext, flags: FilterFlags, run: string, dir: string): Promise<void> {
  await performing(this, 'replay filter', () => perform(this, flags, [run, dir]));
}

export async function redact(this: CliContext, flags: RedactFlags, run: string, dir: string): Promise<void> {
  const rules = { images: flags.images, masks: flags.mask ?? [] };
  const change = { change: redaction(rules), rules: redactionRules(rules) };
  await performing(this, 'replay redact', () => perform(this, flags, [run, dir], change));
}
