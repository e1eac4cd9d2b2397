// `worldforge runs cleanup` and `worldforge runs prune`: say which runs may go, and remove them when told to.
import { systemClocks } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { isRunHeld } from '../../replay/run_lock.ts';
import { finishRemovals, removeRun } from '../../replay/runs/remove.ts';
import { planRetention, type Retention, type RetentionStep } from '../../replay/runs/retention.ts';
import { scanRuns } from '../../replay/runs/scan.ts';
import { runFolder } from '../../replay/run_workspace.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { CleanupFlags, PruneFlags } from './flags.ts';

type ApplyFlags = Omit<CleanupFlags, 'keep'>;

const dayNs = 86_400_000_000_000n;

interface Outcome {
  readonly removed: readonly string[];
  readonly failed: readonly { readonly run_id: string; readonly detail: string }[];
}

/** One that cannot be removed holds none of the others up. */
function removeAll(workspace: string, runs: readonly string[]): Outcome {
  const removed: string[] = [];
  const failed: { run_id: string; detail: string }[] = [];
  finishRemovals(workspace);
  for (const run_id of runs) {
    try {
      if (removeRun(workspace, run_id)) removed.push(run_id);
    } catch (error) {
      failed.push({ run_id, detail: errorText(error) });
    }
  }
  return { removed, failed };
}

function isDry({ apply, dryRun }: ApplyFlags): boolean {
  if (!apply || !dryRun) return !apply;
  throw new WorldforgeError('usage', '--apply and --dry-run exclude one another', { hint: 'leave one out' });
}

function lines(steps: readonly RetentionStep[], { removed, failed }: Outcome, dry: boolean): string {
  const told = steps.map(({ run_id, action, reason }) => `${run_id}  ${action}  ${reason}\n`);
  const selected = steps.filter(({ action }) => action === 'delete').length;
  const faults = failed.map(({ run_id, detail }) => `not removed: ${run_id}: ${detail}\n`);
  const end = dry
    ? `${String(selected)} would be removed; nothing was: add --apply\n`
    : `${String(removed.length)} of ${String(selected)} removed\n`;
  return [...told, ...faults, end].join('');
}

function perform({ process }: CliContext, flags: ApplyFlags, retention: Retention): number {
  const dry = isDry(flags);
  const { workspaceDir: workspace } = flags;
  const { runs, issues } = scanRuns(workspace);
  const steps = planRetention(
    runs.map(({ manifest }) => manifest),
    retention,
    { nowNs: systemClocks.wall.now(), held: (runId) => isRunHeld(workspace, runId) },
  );
  const selected = steps.flatMap(({ run_id, action }) => (action === 'delete' ? [run_id] : []));
  const outcome = dry ? { removed: [], failed: [] } : removeAll(workspace, selected);
  const value = {
    schema_version: 1,
    dry_run: dry,
    selected_count: selected.length,
    removed_count: outcome.removed.length,
    paths: selected.map((runId) => runFolder(workspace, runId)),
    steps,
    failed: outcome.failed,
    issues,
  };
  process.stdout.write(
    flags.format === 'json' ? `${JSON.stringify(value, undefined, 2)}\n` : lines(steps, outcome, dry),
  );
  return outcome.failed.length === 0 ? exitCodes.ok : exitCodes.refused;
}

export async function cleanup(this: CliContext, flags: CleanupFlags): Promise<void> {
  const retention = { maxAgeNs: 0n, keepLatest: flags.keep, families: [] };
  await performing(this, 'runs cleanup', () => perform(this, flags, retention));
}

export async function prune(this: CliContext, flags: PruneFlags): Promise<void> {
  const { maxAgeDays, keepLatest, family: families = [] } = flags;
  const retention = { maxAgeNs: BigInt(maxAgeDays) * dayNs, keepLatest, families };
  await performing(this, 'runs prune', () => perform(this, flags, retention));
}
