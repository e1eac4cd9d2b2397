// `worldforge replay repair PATH`: makes a recording that nobody closed one that every reader opens, and a
// run that nobody closed one that can be verified.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../core/clock.ts';
import { headsFolder, keyFolder, processEnvironment } from '../../core/environment.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { readHostKey } from '../../core/host_key.ts';
import { copyFor, repairBag } from '../../replay/repair/repair_bag.ts';
import { repairRun, type RunRepair } from '../../replay/repair/repair_run.ts';
import { forgetLocks, lockRun } from '../../replay/run_lock.ts';
import { isRunId, resolveRun, runPaths, workspaceOf } from '../../replay/run_workspace.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { RepairFlags } from './repair_flags.ts';
import { renderRepair, repairJson, type RepairReport } from './repair_text.ts';

function isRun(folder: string): boolean {
  const { manifest, signature } = runPaths(folder);
  return existsSync(manifest) || existsSync(signature);
}

/** The run that a path is, or lies in: what is in a run is repaired with it. */
function runOf(target: string): string | undefined {
  const around = [target, path.dirname(target), path.dirname(path.dirname(target))];
  return around.find(isRun);
}

async function repairHere(folder: string): Promise<RunRepair> {
  const keys = keyFolder(processEnvironment());
  const key = readHostKey(keys);
  if (key !== undefined) {
    const workspace = workspaceOf(folder);
    using _lock = workspace === undefined ? undefined : lockRun(workspace, path.basename(folder), 'repair');
    const wallNs = systemClocks.wall.now();
    const repaired = await repairRun(folder, { key, headCopies: headsFolder(keys), wallNs });
    if (workspace !== undefined) forgetLocks(workspace, path.basename(folder));
    return repaired;
  }
  const hint = 'repair a copy of it with --copy DIR, or name the folder of its key in WORLDFORGE_KEY_DIR';
  throw new WorldforgeError('key_unreadable', `${keys} holds no key of this host`, { hint });
}

async function repairAt(flags: RepairFlags, given: string): Promise<RepairReport> {
  const target = isRunId(given) ? resolveRun(flags.workspaceDir, given) : path.resolve(given);
  const run = runOf(target);
  if (flags.copy === undefined)
    return run === undefined
      ? { path: target, ...(await repairBag(target)) }
      : { path: run, ...(await repairHere(run)) };
  // The bag of a copied run reads again; its manifest stays what was signed, and verify holds it to that.
  const copy = copyFor(run ?? target, path.resolve(flags.copy));
  return { path: copy, ...(await repairBag(run === undefined ? copy : runPaths(copy).bag)) };
}

async function perform(context: CliContext, flags: RepairFlags, given: string): Promise<number> {
  const report = await repairAt(flags, given);
  context.process.stdout.write(flags.format === 'json' ? repairJson(report) : renderRepair(report));
  return exitCodes.ok;
}

export async function repair(this: CliContext, flags: RepairFlags, given: string): Promise<void> {
  await performing(this, 'replay repair', () => perform(this, flags, given));
}
