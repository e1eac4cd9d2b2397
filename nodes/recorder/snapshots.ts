// What the recorder sees of the graph, as a signed message. Names that others chose are cut to what a message
// holds: they are none of ours then.
import type { SigningKey } from '../../core/keys.ts';
import type { TopicEndpoint } from '../../graph/graph.ts';
import {
  makeMeta,
  noProvenance,
  topics,
  type GraphEndpoint,
  type GraphSnapshot,
  type Identity,
} from '../../msgs/index.ts';
import { ownersOf } from '../../replay/graph/owners.ts';
import { endpointsMax, signSnapshot } from '../../replay/graph/snapshot.ts';

export interface SnapshotOptions {
  /** Of the host: the one that signs the manifest. */
  readonly key: SigningKey;
  /** Absent on a graph that has no endpoints to see. */
  readonly look?: () => readonly TopicEndpoint[];
}

export interface Taken {
  readonly snapshot: GraphSnapshot;
  /** Endpoints that it had no room for. */
  readonly left: number;
}

/** Bytes of the fields of a GraphEndpoint. */
const bytesMax = { topic: 256, type: 128, node: 64, endpoint_id: 64 } as const;
const cutMark = '...';

/** A text as a field holds it: without what has no CDR form, and marked where it was cut. */
function held(text: string, max: number): string {
  const whole = text.replaceAll('\u0000', '\uFFFD').toWellFormed();
  if (Buffer.byteLength(whole) <= max) return whole;
  let cut = whole.slice(0, max);
  while (Buffer.byteLength(cut) > max - cutMark.length) cut = cut.slice(0, -1);
  return cut.toWellFormed() + cutMark;
}

function asMessage({ topic, type, node, endpointId, publisher }: TopicEndpoint): GraphEndpoint {
  return {
    topic: held(topic, bytesMax.topic),
    type: held(type, bytesMax.type),
    node: held(node, bytesMax.node),
    endpoint_id: held(endpointId, bytesMax.endpoint_id),
    publisher,
  };
}

const ourNames: ReadonlySet<string> = new Set(Object.values(topics).map(({ name }) => name));

function isOurs({ topic, type }: GraphEndpoint): boolean {
  return ourNames.has(topic) || ownersOf(topic, type) !== undefined;
}

/** By topic, publishers first, then node and id. */
function inOrder(a: GraphEndpoint, b: GraphEndpoint): number {
  const key = ({ topic, publisher, node, endpoint_id: id }: GraphEndpoint): readonly string[] => [
    topic,
    publisher ? '0' : '1',
    node,
    id,
  ];
  const [left, right] = [key(a), key(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at !== -1 && (left[at] ?? '') < (right[at] ?? '') ? -1 : Number(at !== -1);
}

/** With more than a snapshot holds, those of our own topics go first: they are what is claimed. */
function chosen(all: readonly GraphEndpoint[]): readonly GraphEndpoint[] {
  if (all.length <= endpointsMax) return [...all].sort(inOrder);
  const ours = all.filter(isOurs).sort(inOrder);
  const others = all.filter((endpoint) => !isOurs(endpoint)).sort(inOrder);
  return [...ours, ...others].slice(0, endpointsMax).sort(inOrder);
}

/** Each snapshot has the sequence after the one before it. */
export class Snapshots {
  readonly #identity: Identity;
  readonly #options: SnapshotOptions;
  #sequence = 0;

  constructor(identity: Identity, options: SnapshotOptions) {
    this.#identity = identity;
    this.#options = options;
  }

  /** @throws WorldforgeError graph_closed */
  take(rosNs: bigint): Taken {
    const { key, look } = this.#options;
    const seen = (look?.() ?? []).map(asMessage);
    const endpoints = chosen(seen);
    const unsigned = {
      meta: makeMeta(this.#identity, { ...noProvenance, sequence: this.#sequence, rosNs }),
      observed: look !== undefined,
      endpoints,
      key_id: '',
      signature: '',
    };
    this.#sequence += 1;
    return { snapshot: signSnapshot(unsigned, key), left: seen.length - endpoints.length };
  }
}
