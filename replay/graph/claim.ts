// What a manifest says of the graph of its run, counted from the snapshots: by the recorder as it writes
// them, by a verification as it reads them.
import { WorldforgeError } from '../../core/errors.ts';
import { graphSnapshotType, topics, type GraphSnapshot } from '../../msgs/index.ts';
import { countField, FieldError, objectField, type JsonObject } from '../fields.ts';

export interface GraphClaim {
  /** False on the memory graph, which has no endpoints to see. */
  readonly observed: boolean;
  readonly snapshots: number;
  /** The most endpoints in one snapshot. */
  readonly endpoints_max: number;
  /** Different publishers that were seen on gate/approved_chunk. */
  readonly command_publishers: number;
}

/** Publishers of commands told apart; more make no difference. */
const publishersMax = 1024;

export class GraphTally {
  readonly #commanders = new Set<string>();
  #observed = true;
  #snapshots = 0;
  #endpointsMax = 0;

  add({ observed, endpoints }: GraphSnapshot): void {
    this.#snapshots += 1;
    this.#observed &&= observed;
    this.#endpointsMax = Math.max(this.#endpointsMax, endpoints.length);
    for (const { topic, publisher, endpoint_id } of endpoints) {
      if (!publisher || topic !== topics.approvedChunk.name) continue;
      if (this.#commanders.size < publishersMax) this.#commanders.add(endpoint_id);
    }
  }

  /** One that does not decode is passed over: no recorder wrote it, and a verification says so. */
  addBytes(bytes: Uint8Array): void {
    try {
      this.add(graphSnapshotType.decode(bytes));
    } catch (cause) {
      if (!(cause instanceof WorldforgeError)) throw cause;
    }
  }

  /** Nothing where there was no snapshot. */
  get claim(): GraphClaim | undefined {
    if (this.#snapshots === 0) return undefined;
    return {
      observed: this.#observed,
      snapshots: this.#snapshots,
      endpoints_max: this.#endpointsMax,
      command_publishers: this.#commanders.size,
    };
  }
}

/** The member `graph` of a manifest. @throws FieldError */
export function claimOf(manifest: JsonObject): { readonly graph?: GraphClaim } {
  if (manifest['graph'] === undefined) return {};
  const graph = objectField(manifest, 'graph');
  const { observed } = graph;
  if (typeof observed !== 'boolean') throw new FieldError('observed', 'true or false');
  const count = (name: keyof GraphClaim) => countField(graph, name);
  return {
    graph: {
      observed,
      snapshots: count('snapshots'),
      endpoints_max: count('endpoints_max'),
      command_publishers: count('command_publishers'),
    },
  };
}

/** A line for a person. */
export function claimText(claim: GraphClaim | undefined): string {
  if (claim === undefined) return 'not recorded';
  if (!claim.observed) return 'not observed: memory graph';
  const { snapshots, command_publishers: seen } = claim;
  const count = `${String(snapshots)} ${snapshots === 1 ? 'snapshot' : 'snapshots'}`;
  if (seen === 0) return `${count}, no command publisher was ever seen`;
  return `${count}, ${String(seen)} command ${seen === 1 ? 'publisher was' : 'publishers were'} seen`;
}
