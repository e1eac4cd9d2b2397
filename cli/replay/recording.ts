// The recording that a word on the command line means.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { sessionPath } from '../../nodes/review/session_source.ts';
import { isRunId, resolveRun, runPaths } from '../../replay/run_workspace.ts';

/**
 * The bag of a run, by run id or run directory; otherwise a recording, by path or by the name of a shipped
 * one.
 * @throws WorldforgeError run_missing
 */
export function recordingPath(workspace: string, word: string): string {
  const isRun = isRunId(word) || existsSync(path.join(word, path.basename(runPaths(word).manifest)));
  return isRun ? runPaths(resolveRun(workspace, word)).bag : sessionPath(word);
}
