// The graph as the recorder saw it: are all snapshots there and signed, does the manifest claim what they
// show, and does anybody publish who may not?
import { canonicalJson } from '../../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { graphSnapshotType, type GraphSnapshot } from '../../msgs/index.ts';
import { bagFiles } from '../bag/bag_files.ts';
import { walkMessages } from '../bag/bag_walk.ts';
import type { Decompress } from '../bag/decompress.ts';
import { ByteSource } from '../byte_source.ts';
import { GraphTally, type GraphClaim } from '../graph/claim.ts';
import { PublisherLog, type Place } from '../graph/publishers.ts';
import { graphTopic, snapshotFault } from '../graph/snapshot.ts';
import type { RunManifest } from '../manifest.ts';
import { runPaths } from '../run_workspace.ts';
import path from 'node:path';
import { limits } from '../limits.ts';
import type { Finding, Verification } from './outcome.ts';

/** What a message of any topic is, as it is read from the bag. */
export interface ReadMessage {
  /** From the run directory. */
  readonly file: string;
  readonly topic: string;
  readonly payload: Uint8Array;
}

function sameClaim(a: GraphClaim | undefined, b: GraphClaim | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson({ ...a }) === canonicalJson({ ...b });
}

export class GraphCheck {
  readonly #manifest: RunManifest;
  readonly #tally = new GraphTally();
  readonly #publishers = new PublisherLog();
  #count = 0;
  #bootId: bigint | undefined;
  #fault: Finding | undefined;

  constructor(manifest: RunManifest) {
    this.#manifest = manifest;
  }

  /** Told of every message of the bag, in its order. */
  add({ file, topic, payload }: ReadMessage): void {
    if (topic !== graphTopic) return;
    const place = { file, record: `message ${String(this.#count)} of ${graphTopic}` };
    try {
      this.#take(graphSnapshotType.decode(payload), place);
    } catch (cause) {
      if (!(cause instanceof WorldforgeError)) throw cause;
      this.#fault ??= { ...place, detail: errorText(cause) };
    }
    this.#count += 1;
  }

  #take(snapshot: GraphSnapshot, place: Place): void {
    const { run_id: runId, signer } = this.#manifest;
    const detail = snapshotFault(snapshot, { runId, signer, sequence: this.#count, bootId: this.#bootId });
    if (detail !== undefined) this.#fault ??= { ...place, detail };
    this.#bootId ??= snapshot.meta.boot_id;
    this.#tally.add(snapshot);
    this.#publishers.add(snapshot.endpoints, place);
  }

  /** What is not as it was signed. Of a bag that ended with a fault nothing is claimed. */
  tampered(): readonly Finding[] {
    if (this.#fault !== undefined) return [this.#fault];
    const { graph, content } = this.#manifest;
    const claim = content === undefined ? undefined : this.#tally.claim;
    if (sameClaim(graph, claim)) return [];
    const [claimed, shown] = [graph, claim].map((value) => (value ? canonicalJson({ ...value }) : 'nothing'));
    const detail = `${String(claimed)} is claimed, the snapshots show ${String(shown)}`;
    return [{ file: 'run_manifest.json', record: 'graph', detail }];
  }

  /** What the graph of the run shows that no run may have. */
  judge(): Verification {
    const { nodes, facts, status } = this.#manifest;
    const starts = new Map<string, number>();
    for (const { node } of nodes) starts.set(node, (starts.get(node) ?? 0) + 1);
    const isLive = facts['mode'] === 'live';
    const { foreign, notes } = this.#publishers.judge({ isLive, starts, isCut: status === 'incomplete' });
    const findings = [...foreign, ...notes].slice(0, limits.findingsMax);
    return { status: foreign.length > 0 ? 'differs' : 'equal', messages: 0, steps: 0, findings };
  }
}

/** Reads a bag whose content was not signed, as far as it goes: where it stops is found by others. */
export function readUnsigned(folder: string, unzstd: Decompress, graph: GraphCheck): void {
  try {
    for (const bagFile of bagFiles(runPaths(folder).bag)) {
      using source = new ByteSource(bagFile);
      const file = path.relative(folder, bagFile);
      for (const { topic, payload } of walkMessages(source, { unzstd })) graph.add({ file, topic, payload });
    }
  } catch {
    // The index of the same bag names the record.
  }
}
