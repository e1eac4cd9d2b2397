// What a closed dry run says of itself: for which robot, goal, models, limits and policy it rehearsed, and
// who answered for it. Its files are believed only once the run is verified.
import path from 'node:path';
import type { Json } from '../../core/canonical_json.ts';
import { planType, topics, type Plan } from '../../msgs/index.ts';
import { bagFiles } from '../../replay/bag/bag_files.ts';
import { walkMessages } from '../../replay/bag/bag_walk.ts';
import { fullName } from '../../replay/bag/channels.ts';
import { loadZstd } from '../../replay/bag/decompress.ts';
import { ByteSource } from '../../replay/byte_source.ts';
import { isObject } from '../../replay/fields.ts';
import { readJournalFile } from '../../replay/journal_reader.ts';
import { runPaths } from '../../replay/run_workspace.ts';
import { revisionsDigest } from '../../safety/index.ts';

type Fields = Readonly<Record<string, Json>>;

/** One rehearsed plan. */
export interface Rehearsed {
  readonly goalDigest: string;
  readonly revisionsDigest: string;
  readonly answers: readonly { readonly item: string; readonly keyId: string; readonly attestedBy: string }[];
}

export interface DryEvidence {
  readonly embodimentDigest: string;
  readonly limitsDigest: string;
  readonly sitePolicyDigest: string;
  readonly rehearsed: readonly Rehearsed[];
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function answersOf(verdict: Fields): Rehearsed['answers'] {
  const { checklist } = verdict;
  if (!Array.isArray(checklist)) return [];
  return checklist.filter(isObject).map((answer) => ({
    item: textOf(answer, 'item'),
    keyId: textOf(answer, 'key_id'),
    attestedBy: textOf(answer, 'attested_by'),
  }));
}

/** Plans of the bag by their digest. @throws where the bag cannot be read */
async function plansOf(folder: string): Promise<ReadonlyMap<string, Plan>> {
  const unzstd = await loadZstd();
  const plans = new Map<string, Plan>();
  const name = fullName(topics.plan.name);
  for (const file of bagFiles(runPaths(folder).bag)) {
    using source = new ByteSource(file);
    for (const { topic, payload } of walkMessages(source, { unzstd })) {
      if (topic !== name) continue;
      const plan = planType.decode(payload);
      plans.set(plan.plan_digest, plan);
    }
  }
  return plans;
}

/** @throws where journal or bag cannot be read */
export async function readDryEvidence(folder: string): Promise<DryEvidence | undefined> {
  const { records } = readJournalFile(folder, path.basename(runPaths(folder).journal));
  const said = records.map(({ record }) => record).filter(isObject);
  const start = said.find((record) => record['kind'] === 'gate_start');
  if (start === undefined || start['mode'] !== 'dry_run') return undefined;
  const plans = await plansOf(folder);
  const verdicts = said.filter((record) => record['kind'] === 'verdict' && record['outcome'] === 'rehearse');
  return {
    embodimentDigest: textOf(start, 'embodiment_digest'),
    limitsDigest: textOf(start, 'limits_digest'),
    sitePolicyDigest: textOf(start, 'site_policy_digest'),
    rehearsed: verdicts.flatMap((verdict) => {
      const plan = plans.get(textOf(verdict, 'plan_digest'));
      if (plan === undefined) return [];
      const tuple = { goalDigest: plan.goal_digest, revisionsDigest: revisionsDigest(plan) };
      return [{ ...tuple, answers: answersOf(verdict) }];
    }),
  };
}
