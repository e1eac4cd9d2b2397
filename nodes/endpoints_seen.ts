// Who publishes on each topic with one legitimate publisher, told when it changes.
import type { Json } from '../core/canonical_json.ts';
import type { Endpoint, Graph } from '../graph/graph.ts';
import type { Topic } from '../msgs/index.ts';

/** Publishers named of one topic, and characters of each name: so many fit a StepInput, two are too many. */
const publishersNamedMax = 8;
const publisherNameMax = 64;

export interface SeenOptions {
  /** Topics that this node alone publishes on; and those on which nobody does, as far as is known. */
  readonly own: readonly Topic<unknown>[];
  readonly watched: readonly Topic<unknown>[];
  /** A node that is started anew has its name still and another id. */
  readonly withIds: boolean;
}

function byName(a: Endpoint, b: Endpoint): number {
  const [left, right] = [`${a.node} ${a.endpointId}`, `${b.node} ${b.endpointId}`];
  return left < right ? -1 : Number(left > right);
}

export class EndpointsSeen {
  readonly #graph: Graph;
  readonly #withIds: boolean;
  /** Publishers last seen on each topic. */
  readonly #seen = new Map<string, string>();

  constructor(graph: Graph, { own, watched, withIds }: SeenOptions) {
    this.#graph = graph;
    this.#withIds = withIds;
    for (const { name } of watched) this.#seen.set(name, '');
    // Its own ids a node learns by looking.
    if (!withIds) for (const { name } of own) this.#seen.set(name, graph.node);
  }

  /** What the step is told where something changed; nothing where nothing did. */
  look(topic: Topic<unknown>): Json | undefined {
    const found = this.#graph
      .endpoints(topic)
      .filter((endpoint) => endpoint.publisher)
      .sort(byName)
      .slice(0, publishersNamedMax);
    const publishers = found.map(({ node }) => node.slice(0, publisherNameMax));
    const ids = this.#withIds ? found.map(({ endpointId }) => endpointId) : [];
    const seen = [...publishers, ...ids].join(' ');
    if (this.#seen.get(topic.name) === seen) return undefined;
    this.#seen.set(topic.name, seen);
    const value = { topic: topic.name, publishers };
    return this.#withIds ? { ...value, ids } : value;
  }
}
