// The publishers that the snapshots of a run show on topics with one legitimate publisher, and which of them
// do not belong there.
import { topics, type GraphEndpoint } from '../../msgs/index.ts';
import type { Finding } from '../verify/outcome.ts';
import { ownersOf } from './owners.ts';

/** Where in the evidence something was seen. */
export type Place = Pick<Finding, 'file' | 'record'>;

interface Seen {
  readonly topic: string;
  readonly owners: readonly string[];
  readonly id: string;
  /** As DDS tells the names of nodes after their endpoints, the first snapshot may lack it. */
  node: string;
  times: number;
  readonly place: Place;
}

interface Together {
  readonly count: number;
  readonly place: Place;
}

export interface GraphRules {
  /** Commands have a publisher in LIVE only. */
  readonly isLive: boolean;
  /** Starts of each stateful node that the run lists. */
  readonly starts: ReadonlyMap<string, number>;
  /** A recording that was cut may lack the newest start. */
  readonly isCut: boolean;
}

export interface Judged {
  /** Publishers that no run may have. */
  readonly foreign: readonly Finding[];
  /** What DDS shows and cannot tell. */
  readonly notes: readonly Finding[];
}

/** Publishers told apart; a run that shows more has a finding for that. */
const publishersMax = 10_000;
/** The first digits of an endpoint's id name its process. */
const participantDigits = 24;
const nameless = '_NODE_NAME_UNKNOWN_';

const processOf = (id: string): string => id.slice(0, participantDigits);
const isNamed = ({ node }: Pick<Seen, 'node'>): boolean => !node.includes(nameless);
const isOwner = ({ node, owners }: Pick<Seen, 'node' | 'owners'>): boolean => owners.includes(node);

export class PublisherLog {
  readonly #seen = new Map<string, Seen>();
  /** By topic: the most processes at once that publish under the name of its owner. */
  readonly #together = new Map<string, Together>();
  #overflow: Place | undefined;

  add(endpoints: readonly GraphEndpoint[], place: Place): void {
    const owned = new Map<string, Set<string>>();
    for (const endpoint of endpoints) {
      const owners = endpoint.publisher ? ownersOf(endpoint.topic, endpoint.type) : undefined;
      if (owners === undefined) continue;
      this.#note(endpoint, owners, place);
      if (!isOwner({ node: endpoint.node, owners })) continue;
      const processes = owned.get(endpoint.topic) ?? new Set();
      owned.set(endpoint.topic, processes.add(processOf(endpoint.endpoint_id)));
    }
    for (const [topic, { size: count }] of owned)
      if (count > (this.#together.get(topic)?.count ?? 1)) this.#together.set(topic, { count, place });
  }

  #note({ topic, node, endpoint_id: id }: GraphEndpoint, owners: readonly string[], place: Place): void {
    const key = `${topic}\n${id}`;
    const known = this.#seen.get(key);
    if (known !== undefined) {
      known.times += 1;
      if (!isNamed(known)) known.node = node;
      return;
    }
    if (this.#seen.size < publishersMax) this.#seen.set(key, { topic, owners, id, node, times: 1, place });
    else this.#overflow ??= place;
  }

  judge(rules: GraphRules): Judged {
    const strangers = [...this.#seen.values()].map((seen) => judgeOne(seen, rules));
    const doubles = [...this.#together].map(([topic, together]) => this.#judgeMany(topic, together, rules));
    const all = [...strangers, ...doubles, this.#judgeNumber()].filter((judged) => judged !== undefined);
    return { foreign: all.flatMap(({ foreign }) => foreign), notes: all.flatMap(({ notes }) => notes) };
  }

  #judgeMany(topic: string, { count, place }: Together, { starts, isCut }: GraphRules): Judged | undefined {
    const own = [...this.#seen.values()].filter((seen) => seen.topic === topic && isOwner(seen));
    const processes = new Set(own.map(({ id }) => processOf(id))).size;
    const names = [...new Set(own.map(({ node }) => node))].join(', ');
    const known = starts.get(names);
    if (known !== undefined && processes <= known) return undefined; // each start is verified by itself
    if (known !== undefined && !isCut) {
      const published = `${String(processes)} processes published on ${topic} as ${names}`;
      return foreign(place, `${published}, which was started ${String(known)} times`);
    }
    const published = `${String(count)} processes at once published on ${topic} as ${names}`;
    const detail = `${published}: it was started again, or another one took its name`;
    return { foreign: [], notes: [{ ...place, detail }] };
  }

  #judgeNumber(): Judged | undefined {
    const place = this.#overflow;
    return place && foreign(place, `more than ${String(publishersMax)} publishers on topics that have one`);
  }
}

function foreign(place: Place, detail: string): Judged {
  return { foreign: [{ ...place, detail }], notes: [] };
}

function judgeOne(seen: Seen, { isLive }: GraphRules): Judged | undefined {
  const { topic, owners, id, place } = seen;
  const who = isNamed(seen) ? seen.node : 'a node without a name';
  if (topic === topics.approvedChunk.name && !isLive)
    return foreign(place, `${who} publishes on ${topic} (${id}), where a dry run has no publisher`);
  if (isOwner(seen)) return undefined;
  const detail = `${who} publishes on ${topic} (${id}), whose one publisher is ${owners.join(' or ')}`;
  // One that was just found, or is just leaving, has no name for a moment.
  if (!isNamed(seen) && seen.times === 1) return { foreign: [], notes: [{ ...place, detail }] };
  return foreign(place, detail);
}
