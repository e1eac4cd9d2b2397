// At the start of a run: the runs of this workspace that a crash left open are repaired first, those that
// this machine wrote and nobody holds.
import { existsSync } from 'node:fs';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { forgetLocks, leftRuns, lockRun } from '../run_lock.ts';
import { runFolder } from '../run_workspace.ts';
import { repairRun, type RunRepair, type RunRepairOptions } from './repair_run.ts';

export interface LeftRun {
  readonly runId: string;
  /** What was done; nothing where it was closed, or was never begun. */
  readonly repair?: RunRepair;
  /** Why it was not repaired. */
  readonly fault?: WorldforgeError;
}

/** Codes after which another try at the next start would find nothing else. */
const final: readonly string[] = ['run_invalid', 'run_closed'];

async function repairOne(workspace: string, runId: string, options: RunRepairOptions): Promise<LeftRun> {
  const folder = runFolder(workspace, runId);
  try {
    using _lock = lockRun(workspace, runId, 'repair');
    const isBegun = existsSync(folder);
    const repair = isBegun ? await repairRun(folder, options) : undefined;
    forgetLocks(workspace, runId);
    return { runId, ...(repair === undefined ? {} : { repair }) };
  } catch (cause) {
    const fault =
      cause instanceof WorldforgeError
        ? cause
        : new WorldforgeError('repair_failed', `run ${runId}: ${errorText(cause)}`, { cause });
    if (final.includes(fault.code)) forgetLocks(workspace, runId);
    return fault.code === 'run_closed' ? { runId } : { runId, fault };
  }
}

/** Never throws: a run that cannot be repaired keeps no other from being begun. */
export async function repairLeftRuns(
  workspace: string,
  options: RunRepairOptions,
): Promise<readonly LeftRun[]> {
  const found: LeftRun[] = [];
  for (const runId of leftRuns(workspace)) found.push(await repairOne(workspace, runId, options));
  return found;
}

/** A line for each run about which there is something to say. */
export function leftRunLines(left: readonly LeftRun[]): readonly string[] {
  return left.flatMap(({ runId, repair, fault }) => {
    if (fault !== undefined) return [`run ${runId} was left open and is not repaired: ${fault.message}`];
    if (repair?.isSealed !== true) return [];
    const { messages, lostMessages } = repair;
    const counts = `${String(messages)} messages are kept, ${String(lostMessages)} known ones lost`;
    return [`run ${runId} was left open and is repaired: ${counts}`];
  });
}
