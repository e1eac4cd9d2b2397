// The first question: is there a manifest, and did a key that we trust sign exactly this text?
import { lstatSync } from 'node:fs';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { parseManifest, signatureFault, unfitting, type RunManifest } from '../manifest.ts';
import { readRunText } from '../run_text.ts';
import { runPaths } from '../run_workspace.ts';
import { failed, type Finding, type Verification } from './outcome.ts';

const manifestName = 'run_manifest.json';
const signatureName = 'run_manifest.sig';

export type Seal =
  | { readonly kind: 'whole'; readonly manifest: RunManifest }
  | { readonly kind: 'failed'; readonly result: Verification };

function broken(status: 'tampered' | 'signer_unknown', ...findings: readonly Finding[]): Seal {
  return { kind: 'failed', result: failed(status, findings) };
}

function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** A folder with neither file is no run; one with either is a run that lost the other. */
function requireRun(folder: string): void {
  const paths = runPaths(folder);
  if (exists(paths.manifest) || exists(paths.signature)) return;
  const hint = 'give a run id of the workspace, or the path of a run directory';
  throw new WorldforgeError('run_invalid', `${folder} has no ${manifestName}`, { hint });
}

/** Key ids of the keys that a valid signature may come from. */
export type TrustedKeys = ReadonlySet<string>;

/** @throws WorldforgeError run_invalid where the folder is no run at all */
export function checkSeal(folder: string, trustedKeys: TrustedKeys): Seal {
  requireRun(folder);
  let text: string;
  let manifest: RunManifest;
  try {
    text = readRunText(folder, manifestName);
    manifest = parseManifest(text);
  } catch (cause) {
    return broken('tampered', { file: manifestName, record: 'record 0', detail: errorText(cause) });
  }
  const fault = signatureProblem(folder, manifest, text);
  if (fault !== undefined) {
    const signature = { file: signatureName, record: 'record 0', detail: fault };
    // A signature of the right form says that one of the two was changed, not which.
    const either = { file: manifestName, record: 'record 0', detail: 'its signature does not fit it' };
    return fault === unfitting ? broken('tampered', signature, either) : broken('tampered', signature);
  }
  if (trustedKeys.has(manifest.signer.key_id)) return { kind: 'whole', manifest };
  const detail = `signed by key ${manifest.signer.key_id}: not this host's, nor named with --trust`;
  return broken('signer_unknown', { file: signatureName, record: 'record 0', detail });
}

function signatureProblem(folder: string, manifest: RunManifest, text: string): string | undefined {
  try {
    return signatureFault(manifest, text, readRunText(folder, signatureName));
  } catch (cause) {
    return `cannot be read: ${errorText(cause)}`;
  }
}
