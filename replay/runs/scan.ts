// Every run of a workspace: those that can be read, and those that cannot, by name and reason.
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { errorText, systemCode, WorldforgeError } from '../../core/errors.ts';
import { parseManifest, type RunManifest } from '../manifest.ts';
import { readRunText } from '../run_text.ts';
import { isRunId, runsFolder } from '../run_workspace.ts';
import { runEntry, type RunEntry } from './entry.ts';

/** Why something in the runs folder is not in the index. */
export interface RunIssue {
  /** As it lies there; what is no plain text is shown by its code points. */
  readonly name: string;
  readonly code: 'run_name' | 'run_link' | 'run_unreadable' | 'run_invalid' | 'run_other';
  readonly detail: string;
}

export interface FoundRun {
  readonly manifest: RunManifest;
  readonly entry: RunEntry;
}

export interface RunScan {
  /** The newest first. */
  readonly runs: readonly FoundRun[];
  readonly issues: readonly RunIssue[];
}

/** @throws WorldforgeError run_invalid; the error of the system where there is no manifest */
export function readFoundRun(folder: string): FoundRun {
  const manifest = parseManifest(readRunText(folder, 'run_manifest.json'));
  return { manifest, entry: runEntry(manifest, folder) };
}

/** Names of one runs folder that are looked at. */
const namesMax = 100_000;

function shown(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}

type Found = { readonly run: FoundRun } | { readonly issue: RunIssue } | undefined;

function issue(name: string, code: RunIssue['code'], detail: string): Found {
  return { issue: { name: shown(name), code, detail } };
}

/** Nothing for a run that somebody removed meanwhile. */
function lookAt(runs: string, name: string): Found {
  const folder = path.join(runs, name);
  try {
    const status = lstatSync(folder);
    if (status.isSymbolicLink()) return issue(name, 'run_link', 'it is a link, which is never followed');
    if (!status.isDirectory() || !isRunId(name)) return issue(name, 'run_name', 'it is no folder of a run');
    const run = readFoundRun(folder);
    const { run_id: id } = run.manifest;
    return id === name ? { run } : issue(name, 'run_other', `the run in it is ${shown(id)}`);
  } catch (cause) {
    if (!isThere(folder)) return undefined;
    return issue(name, codeOf(cause), errorText(cause));
  }
}

/** The system would not let it be read, or it is none. */
function codeOf(cause: unknown): 'run_unreadable' | 'run_invalid' {
  if (cause instanceof WorldforgeError) return 'run_invalid';
  return ['', 'ENOENT', 'EISDIR'].includes(systemCode(cause)) ? 'run_invalid' : 'run_unreadable';
}

function isThere(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Reads the manifests, nothing else; follows no link.
 * @throws WorldforgeError workspace_missing
 */
export function scanRuns(workspace: string): RunScan {
  const folder = runsFolder(workspace);
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new WorldforgeError('workspace_missing', `no runs at ${folder}`, {
      cause,
      hint: 'name the workspace with --workspace-dir, or make a first run: npx worldforge review',
    });
  }
  const found = [...names]
    .sort()
    .reverse()
    .slice(0, namesMax)
    .map((name) => lookAt(folder, name));
  const beyond = names.length - namesMax;
  return {
    runs: found.flatMap((one) => (one !== undefined && 'run' in one ? [one.run] : [])),
    issues: [
      ...found.flatMap((one) => (one !== undefined && 'issue' in one ? [one.issue] : [])),
      ...(beyond > 0
        ? [{ name: '', code: 'run_name' as const, detail: `${String(beyond)} more names were not looked at` }]
        : []),
    ],
  };
}
