// One run of a workspace by its id.
import { systemCode, WorldforgeError } from '../../core/errors.ts';
import { resolveRun } from '../../replay/run_workspace.ts';
import { readFoundRun, type FoundRun } from '../../replay/runs/scan.ts';

/** @throws WorldforgeError run_missing, run_invalid */
export function findRun(workspace: string, run: string): FoundRun {
  const folder = resolveRun(workspace, run);
  try {
    return readFoundRun(folder);
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
    throw new WorldforgeError('run_invalid', `${folder}: has no run_manifest.json`, {
      cause,
      hint: 'npx worldforge runs list',
    });
  }
}
