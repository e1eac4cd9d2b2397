// The evidence of a review: its run directory, bag and journal while it runs, the signed manifest when it
// ends.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Json } from '../../core/canonical_json.ts';
import type { Clock } from '../../core/clock.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import type { Identity } from '../../msgs/index.ts';
import { writeFileAtomic } from '../../replay/atomic_file.ts';
import { openBag, type BagWriter } from '../../replay/bag/bag_writer.ts';
import { JournalWriter } from '../../replay/journal.ts';
import {
  writeManifest,
  type ManifestContent,
  type RecordedNode,
  type RunStatus,
} from '../../replay/manifest.ts';
import { listRunFiles } from '../../replay/run_files.ts';
import { writeInput, type RunWorkspace } from '../../replay/run_workspace.ts';
import { softwareFacts, type Software } from '../../replay/step_code.ts';
import type { NodeConfigs } from './settings.ts';

export interface EvidenceOptions {
  readonly run: RunWorkspace;
  readonly key: SigningKey;
  readonly wall: Clock;
  readonly robotId: string;
  readonly configs: NodeConfigs;
  /** By node: planner, gate, controller. */
  readonly identities: Readonly<Record<keyof NodeConfigs, Identity>>;
  readonly facts: Readonly<Record<string, Json>>;
}

/**
 * Given back to the disk before the manifest is written, so that a full disk does not cost the manifest too.
 */
const reserveName = 'reserve';
const reserveBytes = 256 * 1024;

export class Evidence {
  readonly bag: BagWriter;
  readonly journal: JournalWriter;
  readonly #options: EvidenceOptions;
  readonly #software: Software;
  readonly #createdNs: bigint;
  readonly #configPaths: Readonly<Record<keyof NodeConfigs, string>>;

  /** @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed */
  constructor(options: EvidenceOptions) {
    this.#options = options;
    const { run, key, facts, configs } = options;
    this.#createdNs = options.wall.now();
    this.#software = softwareFacts();
    writeFileAtomic(join(run.folder, reserveName), Buffer.alloc(reserveBytes));
    const keep = (node: keyof NodeConfigs): string =>
      writeInput(run, `${node}.json`, canonicalJson(configs[node]));
    this.#configPaths = { planner: keep('planner'), gate: keep('gate'), controller: keep('controller') };
    this.#write('running', facts, []);
    this.bag = openBag(run.bag, { customData: { run_id: run.runId } });
    this.journal = new JournalWriter(run.journal, { key, runId: run.runId, facts });
  }

  #write(status: RunStatus, facts: Readonly<Record<string, Json>>, files: ManifestContent['files']): void {
    const { run, key, robotId, identities, wall } = this.#options;
    const recorded = (node: keyof NodeConfigs): RecordedNode => ({
      boot_id: identities[node].boot_id,
      config_path: this.#configPaths[node],
    });
    const content: ManifestContent = {
      ...this.#software,
      kind: 'review',
      run_id: run.runId,
      robot_id: robotId,
      status,
      created_wall_ns: String(this.#createdNs),
      closed_wall_ns: status === 'running' ? '' : String(wall.now()),
      nodes: { planner: recorded('planner'), gate: recorded('gate'), controller: recorded('controller') },
      files,
      facts,
    };
    writeManifest(run.folder, content, key);
  }

  /** Ends bag and journal. Returns the first fault, or nothing; what failed once is not written to again. */
  seal(): WorldforgeError | undefined {
    const faults = [this.bag, this.journal].map((file) => attempt(() => file.close()));
    return faults.find((fault) => fault !== undefined);
  }

  /** Writes the signed manifest over everything that lies in the run directory now. */
  finish(status: RunStatus, facts: Readonly<Record<string, Json>>): void {
    const { run } = this.#options;
    rmSync(join(run.folder, reserveName), { force: true });
    this.#write(status, facts, listRunFiles(run.folder));
  }
}

function attempt(act: () => void): WorldforgeError | undefined {
  try {
    act();
    return undefined;
  } catch (cause) {
    if (cause instanceof WorldforgeError) return cause;
    return new WorldforgeError('evidence_write_failed', errorText(cause), { cause });
  }
}
