// What is wrong around a topic of ours, as DDS shows it: who else speaks there, with which type, and offers
// that do not meet what is asked for.
import type { Topic } from '../../msgs/index.ts';
import { profiles } from '../profiles.ts';
import type { SequenceGaps, SequenceTotals } from '../sequence_gaps.ts';
import type { ClientEndpoint, ClientNode } from './client_library.ts';
import { durability, reliability } from './qos.ts';

export interface TopicFinding {
  readonly code: 'clock_reset' | 'foreign_publisher' | 'foreign_type' | 'qos_mismatch';
  readonly detail: string;
}

export interface TopicHealth {
  readonly topic: string;
  /** What the sequence numbers of its publishers say; absent where this node does not listen. */
  readonly totals: SequenceTotals | undefined;
  readonly findings: readonly TopicFinding[];
}

/** What a node does on a topic, and who else is there. */
export interface TopicScene {
  readonly topic: Topic<unknown>;
  readonly publishes: boolean;
  readonly subscribes: boolean;
  readonly publishers: readonly ClientEndpoint[];
  readonly subscriptions: readonly ClientEndpoint[];
}

const nameOf = ({ node_name: name, node_namespace: namespace }: ClientEndpoint): string =>
  `${namespace === '/' ? '' : namespace}/${name}`;

function foreignTypes({ topic, publishers, subscriptions }: TopicScene): readonly TopicFinding[] {
  return [...publishers, ...subscriptions]
    .filter(({ topic_type: type }) => type !== topic.type.name)
    .map((other) => ({
      code: 'foreign_type',
      detail: `${nameOf(other)} uses ${topic.name} as ${other.topic_type}, not ${topic.type.name}`,
    }));
}

function foreignPublishers({ topic, publishers }: TopicScene): readonly TopicFinding[] {
  if (topic.publishers === 'many' || publishers.length <= 1) return [];
  const names = publishers.map(nameOf).sort().join(', ');
  return [{ code: 'foreign_publisher', detail: `${topic.name} has one publisher, not ${names}` }];
}

/** DDS connects nobody whose wish is more than what is offered, and says so to nobody. */
function mismatches(scene: TopicScene): readonly TopicFinding[] {
  const { topic, publishes, subscribes, publishers, subscriptions } = scene;
  const own = profiles[topic.profile];
  const mismatch = (other: ClientEndpoint, words: string): TopicFinding => ({
    code: 'qos_mismatch',
    detail: `${topic.name}: ${nameOf(other)} ${words}`,
  });
  const adapts = topic.profile === 'sensor';
  const offers = publishers.flatMap((other) => {
    const { reliability: offered, durability: kept } = other.qos_profile;
    const unreliable = own.reliability === 'reliable' && offered === reliability.best_effort;
    const unlatched = own.durability === 'transient_local' && kept === durability.volatile;
    return [
      ...(unreliable ? [mismatch(other, 'offers best_effort, reliable is wanted: set its reliability')] : []),
      ...(unlatched
        ? [mismatch(other, 'offers volatile, transient_local is wanted: set its durability')]
        : []),
    ];
  });
  const wishes = subscriptions
    .filter(({ qos_profile: wanted }) => wanted.durability === durability.transient_local)
    .filter(() => own.durability === 'volatile')
    .map((other) => mismatch(other, 'wants transient_local, volatile is offered: set its durability'));
  return [...(subscribes && !adapts ? offers : []), ...(publishes ? wishes : [])];
}

export function findingsOf(scene: TopicScene): readonly TopicFinding[] {
  return [...foreignPublishers(scene), ...foreignTypes(scene), ...mismatches(scene)];
}

/** A subscription of this node. */
export interface Heard {
  readonly topic: Topic<unknown>;
  readonly gaps: SequenceGaps;
}

export interface TopicUse {
  /** Topics that this node publishes on. */
  readonly spoken: readonly Topic<unknown>[];
  readonly heard: readonly Heard[];
}

/** Each topic that a node uses once, as the graph shows it now. */
export function healthOf(node: ClientNode, { spoken, heard }: TopicUse): readonly TopicHealth[] {
  const names = new Set(spoken.map(({ name }) => name));
  const used = new Map([...spoken, ...heard.map(({ topic }) => topic)].map((topic) => [topic.name, topic]));
  return [...used.values()].map((topic) => {
    const listening = heard.find((subscription) => subscription.topic.name === topic.name);
    const findings = findingsOf({
      topic,
      publishes: names.has(topic.name),
      subscribes: listening !== undefined,
      publishers: node.getPublishersInfoByTopic(topic.name),
      subscriptions: node.getSubscriptionsInfoByTopic(topic.name),
    });
    return { topic: topic.name, totals: listening?.gaps.totals, findings };
  });
}
