// One run of a workspace by its id.
import { WorldforgeError } from '../../core/errors.ts';
import { parseManifest } from '../../replay/manifest.ts';
import { readRunText } from '../../replay/run_text.ts';
import { resolveRun } from '../../replay/run_workspace.ts';
import { runEntry } from '../../replay/runs/entry.ts';
import type { FoundRun } from '../../replay/runs/scan.ts';
import { systemCode } from '../../core/errors.ts';

/** @throws WorldforgeError run_missing, run_invalid */
export function findRun(workspace: string, run: string): FoundRun {
  const folder = resolveRun(workspace, run);
  try {
    const manifest = parseManifest(readRunText(folder, 'run_manifest.json'));
    return { manifest, entry: runEntry(manifest, folder) };
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
    throw new WorldforgeError('run_invalid', `${folder}: has no run_manifest.json`, {
      cause,
      hint: 'npx worldforge runs list',
    });
  }
}
