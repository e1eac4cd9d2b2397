// The folders of runs: `WORKSPACE/runs/RUN-ID/`, made here and found again.
import { existsSync, mkdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { WorldforgeError } from '../core/errors.ts';
import { makeFolders } from '../core/folders.ts';
import { compactUtc } from '../core/time.ts';
import { writeFileAtomic } from './atomic_file.ts';
import { makeError, syncFolder } from './file_io.ts';
import { limits } from './limits.ts';
import { lockRun, type RunLock } from './run_lock.ts';

const runIdForm = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
const inputNameForm = /^[a-z0-9][a-z0-9_.-]{0,127}$/;
const randomBytes = 4;

export function isRunId(text: string): boolean {
  return runIdForm.test(text);
}

export interface RunIdSource {
  readonly wallNs: bigint;
  /** Four bytes; more are not used. */
  readonly random: Uint8Array;
}

/** YYYYMMDDTHHMMSSZ-8hex. */
export function makeRunId({ wallNs, random }: RunIdSource): string {
  if (random.length < randomBytes) throw new RangeError(`a run id needs ${String(randomBytes)} random bytes`);
  return `${compactUtc(wallNs)}-${Buffer.from(random.subarray(0, randomBytes)).toString('hex')}`;
}

/** A file that is given back to the disk before the last ones are written. */
export const reserveName = 'reserve';

export interface RunPaths {
  readonly folder: string;
  /** A rosbag2 directory. */
  readonly bag: string;
  readonly journal: string;
  readonly inputs: string;
  readonly manifest: string;
  readonly signature: string;
}

export function runPaths(folder: string): RunPaths {
  return {
    folder,
    bag: path.join(folder, 'bag'),
    journal: path.join(folder, 'journal.jsonl'),
    inputs: path.join(folder, 'inputs'),
    manifest: path.join(folder, 'run_manifest.json'),
    signature: path.join(folder, 'run_manifest.sig'),
  };
}

export interface RunWorkspace extends RunPaths {
  readonly runId: string;
}

/** A run that this process began, and holds until the lock is disposed. */
export interface CreatedRun extends RunWorkspace {
  readonly lock: RunLock;
}

export function runsFolder(workspace: string): string {
  return path.resolve(workspace, 'runs');
}

export function runFolder(workspace: string, runId: string): string {
  return path.join(runsFolder(workspace), runId);
}

/** The workspace that a run lies in; nothing for a copy that lies elsewhere. */
export function workspaceOf(folder: string): string | undefined {
  const runs = path.dirname(path.resolve(folder));
  const isOne = path.basename(runs) === 'runs' && isRunId(path.basename(path.resolve(folder)));
  return isOne ? path.dirname(runs) : undefined;
}

/** Bytes that this process may still write to the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** No run is begun on a disk that could not hold its first records. */
function requireSpace(folder: string): void {
  const free = freeBytes(folder);
  if (free >= limits.freeBytesMin) return;
  const wanted = String(limits.freeBytesMin);
  const text = `${folder}: ${String(free)} bytes are free, a run needs at least ${wanted}`;
  throw new WorldforgeError('workspace_full', text, {
    hint: 'free some space, or choose another place with --workspace-dir',
  });
}

/**
 * Makes the folder of a new run.
 * @throws WorldforgeError workspace_unwritable, workspace_full
 */
export function createRun(workspace: string, source: RunIdSource): CreatedRun {
  const runId = makeRunId(source);
  const paths = runPaths(runFolder(workspace, runId));
  try {
    makeFolders(runsFolder(workspace));
    requireSpace(runsFolder(workspace));
    mkdirSync(paths.folder);
  } catch (cause) {
    throw makeError(cause, `cannot make ${paths.folder}`);
  }
  try {
    mkdirSync(paths.inputs);
    syncFolder(paths.folder);
    syncFolder(runsFolder(workspace));
    return { runId, ...paths, lock: lockRun(workspace, runId, 'recorder') };
  } catch (cause) {
    rmSync(paths.folder, { recursive: true, force: true });
    throw makeError(cause, `cannot make ${paths.folder}`);
  }
}

/** Takes back a run that was never begun: bad input leaves no run directory. */
export function discardRun(run: CreatedRun): void {
  rmSync(run.folder, { recursive: true, force: true });
  run.lock[Symbol.dispose]();
}

/**
 * Keeps a file that the run was given, and returns its path inside the run directory.
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
 */
export function writeInput(run: RunWorkspace, name: string, bytes: Uint8Array | string): string {
  if (!inputNameForm.test(name)) throw new RangeError(`${JSON.stringify(name)} is no name for an input file`);
  writeFileAtomic(path.join(run.inputs, name), bytes);
  return `${path.basename(run.inputs)}/${name}`;
}

/**
 * The folder of a run, given as a run id of the workspace or as a path.
 * @throws WorldforgeError run_missing
 */
export function resolveRun(workspace: string, run: string): string {
  const folder = isRunId(run) ? runFolder(workspace, run) : path.resolve(run);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  const hint = 'ls the runs folder of the workspace, or name another one with --workspace-dir';
  throw new WorldforgeError('run_missing', `no run at ${folder}`, { hint });
}
