/** Runs that are a signed manifest and nothing else: enough for an index. */
import { generateKey } from '../../../core/keys.ts';
import type { Json } from '../../../core/canonical_json.ts';
import { writeManifest, type ManifestContent, type RunManifest } from '../../../replay/manifest.ts';
import { createRun } from '../../../replay/run_workspace.ts';
import { runEntry } from '../../../replay/runs/entry.ts';
import type { FoundRun } from '../../../replay/runs/scan.ts';
import { softwareFacts } from '../../../replay/step_code.ts';

const { key } = generateKey();
const software = softwareFacts();
const nsPerMs = 1_000_000n;

export interface BareRun {
  /** When it began: also the first part of its id. */
  readonly at: string;
  readonly number: number;
  readonly status?: ManifestContent['status'];
  readonly facts?: Readonly<Record<string, Json>>;
}

function wallNs(at: string): bigint {
  return BigInt(Date.parse(at)) * nsPerMs;
}

function contentOf({ at, status = 'rehearsed', facts = {} }: BareRun, runId: string): ManifestContent {
  const closed = status === 'running' ? '' : String(wallNs(at) + 3_000n * nsPerMs);
  return {
    ...software,
    kind: 'review',
    run_id: runId,
    robot_id: 'pusht',
    status,
    created_wall_ns: String(wallNs(at)),
    closed_wall_ns: closed,
    nodes: [],
    files: [{ path: 'journal.jsonl', bytes: 12, sha256: 'a'.repeat(64) }],
    facts: { mode: 'dry_run', policies: [{ name: 'scripted' }], scorers: [{ name: 'mock' }], ...facts },
  };
}

/** Of an entry and a comparison, without a folder. */
export function bareManifest(run: BareRun): RunManifest {
  const id = `${run.at.replace(/[-:]|\.\d+/g, '')}-${run.number.toString(16).padStart(8, '0')}`;
  return {
    ...contentOf(run, id),
    schema_version: 1,
    signer: { key_id: key.keyId, public_key: key.publicKey },
  };
}

export function bareFound(run: BareRun): FoundRun {
  const manifest = bareManifest(run);
  return { manifest, entry: runEntry(manifest, `/runs/${manifest.run_id}`) };
}

/** Makes the folder of a run as a recorder would, and gives its lock back; returns its id. */
export function writeBareRun(workspace: string, run: BareRun): string {
  const random = Buffer.alloc(4);
  random.writeUInt32BE(run.number);
  const made = createRun(workspace, { wallNs: wallNs(run.at), random });
  using _lock = made.lock;
  writeManifest(made.folder, contentOf({ ...run, status: 'running' }, made.runId), key);
  writeManifest(made.folder, contentOf(run, made.runId), key);
  return made.runId;
}
