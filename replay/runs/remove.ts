// Takes the folder of a run away: never through a link, never one that a process works on, and under another
// name first, so that a crash leaves no half of a run behind.
import { lstatSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { systemCode, WorldforgeError } from '../../core/errors.ts';
import { makeFolders } from '../../core/folders.ts';
import { makeError, syncFolder } from '../file_io.ts';
import { forgetLocks, lockRun } from '../run_lock.ts';
import { isRunId, runFolder, runsFolder } from '../run_workspace.ts';

/** Where a run waits, under its own name, until its files are gone. */
function removedFolder(workspace: string): string {
  return path.resolve(workspace, 'removed');
}

function refuse(folder: string, why: string): never {
  throw new WorldforgeError('run_not_removed', `${folder}: ${why}`, {
    hint: 'look at it yourself: nothing was removed',
  });
}

/** The folders above a run are the workspace's own: a link there would lead out of it. */
function requireOwn(workspace: string, folder: string): void {
  const real = path.join(realpathSync(path.resolve(workspace)), path.basename(folder));
  if (realpathSync(folder) !== real) refuse(folder, 'is a link, which is never followed');
}

/**
 * Ends what an earlier removal left when it was cut short.
 * @throws WorldforgeError run_not_removed
 */
export function finishRemovals(workspace: string): void {
  const folder = removedFolder(workspace);
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return;
  requireOwn(workspace, folder);
  for (const name of readdirSync(folder)) {
    if (isRunId(name)) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Whether the run was there and is gone now.
 * @throws WorldforgeError run_held, run_not_removed, workspace_unwritable
 */
export function removeRun(workspace: string, runId: string): boolean {
  if (!isRunId(runId)) refuse(JSON.stringify(runId), 'is no run id');
  const folder = runFolder(workspace, runId);
  const waiting = path.join(removedFolder(workspace), runId);
  requireOwn(workspace, runsFolder(workspace));
  using _lock = lockRun(workspace, runId, 'repair');
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return false;
  if (!status.isDirectory()) refuse(folder, 'is no folder');
  try {
    makeFolders(removedFolder(workspace));
    requireOwn(workspace, removedFolder(workspace));
    renameSync(folder, waiting);
  } catch (cause) {
    if (systemCode(cause) === '') throw cause;
    throw makeError(cause, `cannot move ${folder} to ${waiting}`);
  }
  syncFolder(runsFolder(workspace));
  rmSync(waiting, { recursive: true, force: true });
  forgetLocks(workspace, runId);
  return true;
}
