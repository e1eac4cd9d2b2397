// Who works on a run: a file a process in `WORKSPACE/locks`, outside of the run, which holds evidence
// only. A lock is made whole under its name or not at all, and one that its process left behind holds
// nobody up.
import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemCode, WorldforgeError } from '../core/errors.ts';
import { makeFolders } from '../core/folders.ts';
import { makeError } from './file_io.ts';
import { holderText, mayRun, parseHolder, thisProcess } from './holder.ts';

/** A repair works on a run alone; recorder and gate of a run work side by side. */
export type LockRole = 'recorder' | 'gate' | 'repair';

export interface RunLock extends Disposable {
  readonly file: string;
}

interface FoundLock {
  readonly file: string;
  readonly runId: string;
  readonly role: string;
  readonly number: number;
}

const nameForm = /^(\d{8}T\d{6}Z-[0-9a-f]{8})\.(recorder|gate|repair)\.(\d+)$/;

function locksFolder(workspace: string): string {
  return path.resolve(workspace, 'locks');
}

function allLocks(workspace: string): readonly FoundLock[] {
  const folder = locksFolder(workspace);
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // nobody locked anything yet
  }
  return names.flatMap((name) => {
    const [, runId = '', role = '', number = ''] = nameForm.exec(name) ?? [];
    return runId === '' ? [] : [{ file: path.join(folder, name), runId, role, number: Number(number) }];
  });
}

function locksOf(workspace: string, runId: string): readonly FoundLock[] {
  return allLocks(workspace).filter((lock) => lock.runId === runId);
}

/** One that cannot be read holds: nobody knows whose it is. One that is gone does not. */
function isHeld({ file }: FoundLock): boolean {
  try {
    return mayRun(parseHolder(readFileSync(file, 'utf8')));
  } catch (cause) {
    return systemCode(cause) !== 'ENOENT';
  }
}

function excludes(role: LockRole, other: string): boolean {
  return role === other || role === 'repair' || other === 'repair';
}

function held(runId: string, { file }: FoundLock): WorldforgeError {
  const hint = `end the process that it names; if none of this machine is meant, rm ${file}`;
  return new WorldforgeError('run_held', `run ${runId} is being worked on: ${file}`, { hint });
}

/**
 * The number rises with each holder: of two that find the same one gone, one gets the next number, and each
 * looks again once it has its own.
 */
function link(workspace: string, runId: string, role: LockRole, own: string): string {
  const numbers = locksOf(workspace, runId).flatMap((lock) => (lock.role === role ? [lock.number] : []));
  const file = path.join(locksFolder(workspace), `${runId}.${role}.${String(Math.max(-1, ...numbers) + 1)}`);
  linkSync(own, file);
  return file;
}

function take(workspace: string, runId: string, role: LockRole, own: string): string {
  const rivals = (): FoundLock | undefined =>
    locksOf(workspace, runId).find((lock) => excludes(role, lock.role) && lock.file !== mine && isHeld(lock));
  let mine = '';
  const before = rivals();
  if (before !== undefined) throw held(runId, before);
  mine = link(workspace, runId, role, own);
  const beside = rivals();
  if (beside === undefined) return mine;
  rmSync(mine, { force: true });
  throw held(runId, beside);
}

/**
 * Takes a run for this process until it is disposed, or the process ends.
 * @throws WorldforgeError run_held, workspace_unwritable, workspace_full
 */
export function lockRun(workspace: string, runId: string, role: LockRole): RunLock {
  const own = path.join(locksFolder(workspace), `${runId}.${role}.${randomUUID()}`);
  try {
    makeFolders(locksFolder(workspace));
    writeFileSync(own, holderText(thisProcess()));
    const file = take(workspace, runId, role, own);
    return { file, [Symbol.dispose]: () => rmSync(file, { force: true }) };
  } catch (cause) {
    // Somebody else got the number that was free a moment ago.
    if (systemCode(cause) === 'EEXIST') throw held(runId, { file: own, runId, role, number: 0 });
    throw makeError(cause, `cannot lock run ${runId}`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Whether a process may be at work on a run. */
export function isRunHeld(workspace: string, runId: string): boolean {
  return locksOf(workspace, runId).some(isHeld);
}

/** Runs whose processes all ended without giving their locks back. */
export function leftRuns(workspace: string): readonly string[] {
  const locks = allLocks(workspace);
  const busy = new Set(locks.filter(isHeld).map(({ runId }) => runId));
  return [...new Set(locks.map(({ runId }) => runId))].filter((runId) => !busy.has(runId)).sort();
}

/** Takes away what ended processes left, for a run that nothing is to be done about any more. */
export function forgetLocks(workspace: string, runId: string): void {
  for (const lock of locksOf(workspace, runId)) if (!isHeld(lock)) rmSync(lock.file, { force: true });
}
