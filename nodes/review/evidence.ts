// The evidence of a review in one process: what its recorder and its gate own, opened and sealed together.
import { canonicalJson } from '../../core/canonical_json.ts';
import type { Clock } from '../../core/clock.ts';
import type { WorldforgeError } from '../../core/errors.ts';
import type { SigningKey } from '../../core/keys.ts';
import type { Identity } from '../../msgs/index.ts';
import type { BagWriter } from '../../replay/bag/bag_writer.ts';
import type { GraphClaim } from '../../replay/graph/claim.ts';
import { JournalWriter } from '../../replay/journal.ts';
import type { RunStatus } from '../../replay/manifest.ts';
import { writeInput, type RunWorkspace } from '../../replay/run_workspace.ts';
import { faultOf, RecordedRun, type Facts } from '../recorder/evidence.ts';
import type { NodeConfigs } from './settings.ts';

export interface EvidenceOptions {
  readonly run: RunWorkspace;
  readonly key: SigningKey;
  readonly headCopies: string;
  readonly wall: Clock;
  readonly steady: Clock;
  readonly robotId: string;
  readonly configs: NodeConfigs;
  /** By node: planner, gate, controller. */
  readonly identities: Readonly<Record<keyof NodeConfigs, Identity>>;
  readonly facts: Facts;
}

const nodes = ['planner', 'gate', 'controller'] as const;

export class Evidence {
  readonly journal: JournalWriter;
  readonly #recorded: RecordedRun;

  /** @throws WorldforgeError workspace_full, workspace_unwritable, evidence_write_failed */
  constructor({ configs, identities, ...options }: EvidenceOptions) {
    const { run, key, facts, steady, headCopies } = options;
    const recordedNodes = nodes.map((node) => ({
      node,
      boot_id: identities[node].boot_id,
      config_path: writeInput(run, `${node}.json`, canonicalJson(configs[node])),
    }));
    this.#recorded = new RecordedRun({ ...options, nodes: () => recordedNodes });
    this.journal = new JournalWriter(run.journal, { key, runId: run.runId, facts, steady, headCopies });
  }

  get bag(): BagWriter {
    return this.#recorded.bag;
  }

  /** Ends bag and journal. Returns the first fault, or nothing; what failed once is not written to again. */
  seal(): WorldforgeError | undefined {
    const faults = [this.bag, this.journal].map((file) => faultOf(() => file.close()));
    return faults.find((fault) => fault !== undefined);
  }

  /** Writes the signed manifest over everything that lies in the run directory now. */
  finish(status: RunStatus, facts: Facts, graph: GraphClaim | undefined): void {
    this.#recorded.finish(status, facts, graph);
  }
}
