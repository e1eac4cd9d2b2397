// The part of a run's evidence that its recorder owns: the bag while it runs, the signed manifest when it
// ends.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../core/canonical_json.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import { writeFileAtomic } from '../../replay/atomic_file.ts';
import { openBag, type BagWriter } from '../../replay/bag/bag_writer.ts';
import { secretBytes } from '../../replay/chain.ts';
import { ContentLog } from '../../replay/content_log.ts';
import type { GraphClaim } from '../../replay/graph/claim.ts';
import {
  writeManifest,
  type ManifestContent,
  type RecordedNode,
  type RunStatus,
} from '../../replay/manifest.ts';
import { listRunFiles } from '../../replay/run_files.ts';
import { reserveName, type RunWorkspace } from '../../replay/run_workspace.ts';
import { softwareFacts, type Software } from '../../replay/step_code.ts';

export type Facts = Readonly<Record<string, Json>>;

export interface RecordedRunOptions {
  readonly run: RunWorkspace;
  readonly key: SigningKey;
  readonly wall: Clock;
  readonly robotId: string;
  readonly facts: Facts;
  /** Starts of stateful nodes known so far. */
  readonly nodes: () => readonly RecordedNode[];
}

/**
 * Given back to the disk before the manifest is written, so that a full disk does not cost the manifest too.
 */
const reserveBytes = 256 * 1024;

/** The fault with which an act ends, or nothing. */
export function faultOf(act: () => void): WorldforgeError | undefined {
  try {
    act();
    return undefined;
  } catch (cause) {
    if (cause instanceof WorldforgeError) return cause;
    return new WorldforgeError('evidence_write_failed', errorText(cause), { cause });
  }
}

export class RecordedRun {
  readonly bag: BagWriter;
  readonly #options: RecordedRunOptions;
  readonly #software: Software;
  readonly #createdNs: bigint;

  /** @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed */
  constructor(options: RecordedRunOptions) {
    this.#options = options;
    const { run, facts } = options;
    this.#createdNs = options.wall.now();
    this.#software = softwareFacts();
    writeFileAtomic(join(run.folder, reserveName), Buffer.alloc(reserveBytes));
    this.#write('running', facts, []);
    const content = new ContentLog(run.folder, randomBytes(secretBytes));
    this.bag = openBag(run.bag, { customData: { run_id: run.runId }, content });
  }

  #write(
    status: RunStatus,
    facts: Facts,
    files: ManifestContent['files'],
    signed: Pick<ManifestContent, 'content' | 'graph'> = {},
  ): void {
    const { run, key, robotId, nodes, wall } = this.#options;
    const manifest: ManifestContent = {
      ...this.#software,
      kind: 'review',
      run_id: run.runId,
      robot_id: robotId,
      status,
      created_wall_ns: String(this.#createdNs),
      closed_wall_ns: status === 'running' ? '' : String(wall.now()),
      nodes: nodes(),
      files,
      facts,
      ...signed,
    };
    writeManifest(run.folder, manifest, key);
  }

  /**
   * Writes the signed manifest over everything that lies in the run directory now. `factsOfFiles` are the
   * facts that nobody knows before all files are listed.
   * @param graph what the snapshots in the bag show; claimed only where the bag is whole
   */
  finish(
    status: RunStatus,
    facts: Facts,
    graph: GraphClaim | undefined,
    factsOfFiles: (files: ManifestContent['files']) => Facts = () => ({}),
  ): void {
    const { run } = this.#options;
    rmSync(join(run.folder, reserveName), { force: true });
    const files = listRunFiles(run.folder);
    const { content } = this.bag;
    const signed = content === undefined ? {} : { content, ...(graph === undefined ? {} : { graph }) };
    this.#write(status, { ...facts, ...factsOfFiles(files) }, files, signed);
  }
}
