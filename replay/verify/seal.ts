// The first question: is there a manifest, and did a key that we trust sign exactly this text?
import { lstatSync } from 'node:fs';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { temporaryName } from '../atomic_file.ts';
import { parseManifest, signatureFault, unfitting, type RunManifest } from '../manifest.ts';
import { readRunText } from '../run_text.ts';
import { runPaths } from '../run_workspace.ts';
import { failed, type Finding, type Verification } from './outcome.ts';

const manifestName = 'run_manifest.json';
const signatureName = 'run_manifest.sig';

export interface Whole {
  readonly kind: 'whole';
  readonly manifest: RunManifest;
  /** The name under which one of the two files still waits, where a crash came between their renames. */
  readonly waiting?: string;
}

export type Seal = Whole | { readonly kind: 'failed'; readonly result: Verification };

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

type Judged =
  | { readonly kind: 'fits'; readonly manifest: RunManifest }
  | { readonly kind: 'broken'; readonly findings: readonly Finding[] };

/** Whether the signature in one file is that of the manifest in another, whoever signed it. */
function judge(folder: string, manifestFile: string, signatureFile: string): Judged {
  let text: string;
  let manifest: RunManifest;
  try {
    text = readRunText(folder, manifestFile);
    manifest = parseManifest(text);
  } catch (cause) {
    const finding = { file: manifestFile, record: 'record 0', detail: errorText(cause) };
    return { kind: 'broken', findings: [finding] };
  }
  const fault = signatureProblem(folder, signatureFile, { manifest, text });
  if (fault === undefined) return { kind: 'fits', manifest };
  const signature = { file: signatureFile, record: 'record 0', detail: fault };
  // A signature of the right form says that one of the two was changed, not which.
  const either = { file: manifestFile, record: 'record 0', detail: 'its signature does not fit it' };
  return { kind: 'broken', findings: fault === unfitting ? [signature, either] : [signature] };
}

function signatureProblem(
  folder: string,
  name: string,
  { manifest, text }: { readonly manifest: RunManifest; readonly text: string },
): string | undefined {
  try {
    return signatureFault(manifest, text, readRunText(folder, name));
  } catch (cause) {
    return `cannot be read: ${errorText(cause)}`;
  }
}

/** Both files are durable before the first gets its name; the second may have been left without it. */
function interrupted(folder: string, trustedKeys: TrustedKeys): Whole | undefined {
  const [waitingManifest, waitingSignature] = [manifestName, signatureName].map(temporaryName);
  const pairs = [
    { pair: [manifestName, waitingSignature], waiting: waitingSignature },
    { pair: [waitingManifest, signatureName], waiting: waitingManifest },
  ] as const;
  for (const { pair, waiting = '' } of pairs) {
    const judged = judge(folder, pair[0] ?? '', pair[1] ?? '');
    if (judged.kind !== 'fits' || !trustedKeys.has(judged.manifest.signer.key_id)) continue;
    return { kind: 'whole', manifest: judged.manifest, waiting };
  }
  return undefined;
}

/** @throws WorldforgeError run_invalid where the folder is no run at all */
export function checkSeal(folder: string, trustedKeys: TrustedKeys): Seal {
  requireRun(folder);
  const judged = judge(folder, manifestName, signatureName);
  if (judged.kind === 'broken') {
    const sealed = interrupted(folder, trustedKeys);
    return sealed ?? { kind: 'failed', result: failed('tampered', judged.findings) };
  }
  const { manifest } = judged;
  if (trustedKeys.has(manifest.signer.key_id)) return { kind: 'whole', manifest };
  const others = "not this host's, nor an enrolled operator's, nor named with --trust";
  const detail = `signed by key ${manifest.signer.key_id}: ${others}`;
  const finding = { file: signatureName, record: 'record 0', detail };
  return { kind: 'failed', result: failed('signer_unknown', [finding]) };
}
