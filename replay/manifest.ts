// The run manifest: what a run was, which files it left, and a signature over it. One schema for every kind
// of run.
import { canonicalJson, parseCanonicalJson, type Json } from '../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../core/errors.ts';
import { keyIdOf, verifySignature, type SigningKey } from '../core/keys.ts';
import { writeFilesAtomic } from './atomic_file.ts';
import {
  countField,
  FieldError,
  isObject,
  objectField,
  objectsField,
  textField,
  textsField,
  type JsonObject,
} from './fields.ts';
import type { Content } from './chain.ts';
import { signContent, type SignedContent } from './content_head.ts';
import { claimOf, type GraphClaim } from './graph/claim.ts';
import type { RunFile } from './run_files.ts';
import { runPaths } from './run_workspace.ts';
import type { Software } from './step_code.ts';

const schemaVersion = 1;
const runKinds = ['review'] as const;
const runStatuses = [
  'running',
  'rehearsed',
  'refused',
  'incomplete',
  'passed',
  'failed',
  'skipped',
  'cancelled',
] as const;

export type RunKind = (typeof runKinds)[number];
export type RunStatus = (typeof runStatuses)[number];

/** One start of a node whose step a verification drives again. */
export interface RecordedNode {
  /** The `node` of its step. */
  readonly node: string;
  /** Decimal text of a uint64. */
  readonly boot_id: string;
  /** Its configuration, canonical JSON, in the run directory. */
  readonly config_path: string;
}

export interface Signer {
  readonly key_id: string;
  /** Raw Ed25519 key, 64 hexadecimal digits. */
  readonly public_key: string;
}

/** All of the manifest but what writing it adds. */
export interface ManifestContent extends Software {
  readonly kind: RunKind;
  readonly run_id: string;
  readonly robot_id: string;
  readonly status: RunStatus;
  /** Wall clock, decimal text of nanoseconds. */
  readonly created_wall_ns: string;
  /** Empty while the run is running. */
  readonly closed_wall_ns: string;
  /** Every start of a stateful node: one that was started again stands here again. */
  readonly nodes: readonly RecordedNode[];
  /** Every other file of the run directory; empty while the run is running. */
  readonly files: readonly RunFile[];
  /** The messages of the bag; not there while the run is running, nor where the bag ended with a fault. */
  readonly content?: Content;
  /** What the snapshots of the graph show; not there where `content` is not, nor where nobody took any. */
  readonly graph?: GraphClaim;
  /** What only this kind of run has to say. */
  readonly facts: JsonObject;
}

export interface RunManifest extends ManifestContent {
  readonly schema_version: typeof schemaVersion;
  readonly signer: Signer;
  readonly content?: SignedContent;
}

function oneOf<T extends string>(choices: readonly T[], text: string, name: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new FieldError(name, `one of ${choices.join(', ')}`);
  return found;
}

function nodesOf(object: JsonObject): RunManifest['nodes'] {
  return objectsField(object, 'nodes').map((node) => ({
    node: textField(node, 'node'),
    boot_id: textField(node, 'boot_id'),
    config_path: textField(node, 'config_path'),
  }));
}

function filesOf(object: JsonObject): readonly RunFile[] {
  return objectsField(object, 'files').map((file) => ({
    path: textField(file, 'path'),
    bytes: countField(file, 'bytes'),
    sha256: textField(file, 'sha256'),
  }));
}

/** Also of a description of a part of a run. */
export function signedContentOf(object: JsonObject): SignedContent {
  const content = objectField(object, 'content');
  const found = { messages: countField(content, 'messages'), root: textField(content, 'root') };
  if (content['signature'] === undefined) return found;
  return { ...found, signature: textField(content, 'signature') };
}

function contentOf(object: JsonObject): { readonly content?: SignedContent } {
  return object['content'] === undefined ? {} : { content: signedContentOf(object) };
}

export function signerOf(object: JsonObject): Signer {
  const signer = objectField(object, 'signer');
  return { key_id: textField(signer, 'key_id'), public_key: textField(signer, 'public_key') };
}

function fromJson(value: Json): RunManifest {
  if (!isObject(value)) throw new FieldError('the manifest', 'an object');
  if (value['schema_version'] !== schemaVersion)
    throw new FieldError('schema_version', String(schemaVersion));
  return {
    schema_version: schemaVersion,
    kind: oneOf(runKinds, textField(value, 'kind'), 'kind'),
    run_id: textField(value, 'run_id'),
    robot_id: textField(value, 'robot_id'),
    status: oneOf(runStatuses, textField(value, 'status'), 'status'),
    created_wall_ns: textField(value, 'created_wall_ns'),
    closed_wall_ns: textField(value, 'closed_wall_ns'),
    worldforge_version: textField(value, 'worldforge_version'),
    git_revision: textField(value, 'git_revision'),
    step_code_digest: textField(value, 'step_code_digest'),
    node_version: textField(value, 'node_version'),
    type_hashes: textsField(value, 'type_hashes'),
    nodes: nodesOf(value),
    files: filesOf(value),
    ...contentOf(value),
    ...claimOf(value),
    facts: objectField(value, 'facts'),
    signer: signerOf(value),
  };
}

/**
 * Canonical JSON and a newline, with every field and no other.
 * @throws WorldforgeError run_invalid
 */
export function parseManifest(text: string): RunManifest {
  try {
    if (!text.endsWith('\n')) throw new FieldError('the last character', 'a newline');
    const manifest = fromJson(parseCanonicalJson(text.slice(0, -1)));
    if (`${canonicalJson(manifest)}\n` !== text)
      throw new FieldError('the manifest', 'made of its own fields alone');
    return manifest;
  } catch (cause) {
    throw new WorldforgeError('run_invalid', `run_manifest.json: ${errorText(cause)}`, { cause });
  }
}

/**
 * Writes manifest and signature; the files of an earlier state are replaced.
 * @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed
 */
export function writeManifest(folder: string, content: ManifestContent, key: SigningKey): RunManifest {
  const signer = { key_id: key.keyId, public_key: key.publicKey };
  const { content: head, ...rest } = content;
  const manifest: RunManifest = {
    schema_version: schemaVersion,
    ...rest,
    ...(head === undefined ? {} : { content: signContent(content.run_id, head, key) }),
    signer,
  };
  const text = `${canonicalJson(manifest)}\n`;
  const paths = runPaths(folder);
  writeFilesAtomic([
    { path: paths.manifest, bytes: text },
    { path: paths.signature, bytes: `${key.sign(text)}\n` },
  ]);
  return manifest;
}

/** The fact of a run that its recorder did not close and that was sealed after a repair. */
export const repairFact = 'repair';

export function isRepaired({ status, facts }: RunManifest): boolean {
  return status === 'incomplete' && facts[repairFact] !== undefined;
}

/** What is wrong with a signature that has the right form and a known key. */
export const unfitting = 'is not that of this manifest: one of the two was changed';

const signatureForm = /^[0-9a-f]{128}\n$/;

/** What is wrong with a signature file, or nothing. Only one spelling of a signature is accepted. */
export function signatureFault(
  manifest: RunManifest,
  manifestText: string,
  signatureText: string,
): string | undefined {
  if (!signatureForm.test(signatureText))
    return 'is not exactly 128 lower-case hexadecimal digits and a newline';
  const { key_id, public_key } = manifest.signer;
  if (keyIdOf(public_key) !== key_id)
    return 'cannot be checked: the key id in the manifest is not that of its public key';
  if (verifySignature(public_key, manifestText, signatureText.slice(0, -1))) return undefined;
  return unfitting;
}
