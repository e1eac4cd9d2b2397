// Which messages of a run are shown: by topic and time, and the state that was latched when the time began.
import { isLatchedTopic } from '../bag/channels.ts';

export interface Selection {
  /** Full names; all topics where it is empty. */
  readonly topics: readonly string[];
  readonly withoutTopics: readonly string[];
  /** Log times, ns, both counted in. */
  readonly fromNs?: bigint;
  readonly toNs?: bigint;
}

export interface Selected {
  readonly place: number;
  readonly topic: string;
  readonly logNs: bigint;
  /** The offered QoS of its channel, YAML. */
  readonly qos: string;
}

function isShownTopic({ topics, withoutTopics }: Selection, topic: string): boolean {
  return (topics.length === 0 || topics.includes(topic)) && !withoutTopics.includes(topic);
}

function isWithin({ fromNs, toNs }: Selection, logNs: bigint): boolean {
  return (fromNs === undefined || logNs >= fromNs) && (toNs === undefined || logNs <= toNs);
}

/** Whether a message is among the topics and in the time that were asked for. */
export function isSelected(
  selection: Selection,
  { topic, logNs }: Pick<Selected, 'topic' | 'logNs'>,
): boolean {
  return isShownTopic(selection, topic) && isWithin(selection, logNs);
}

/**
 * Places of the last message of each latched topic before the time begins: without it nobody could say what
 * held then. Log times rise, so nothing is read beyond that, and nothing at all where no time begins.
 */
export function latchedBefore(messages: Iterable<Selected>, selection: Selection): ReadonlySet<number> {
  const { fromNs } = selection;
  const latched = new Map<string, number>();
  if (fromNs === undefined) return new Set();
  for (const { place, topic, logNs, qos } of messages) {
    if (logNs >= fromNs) break;
    if (isShownTopic(selection, topic) && isLatchedTopic(qos)) latched.set(topic, place);
  }
  return new Set(latched.values());
}

/** What was selected, in words; nothing where everything is shown. */
export function selectionRules(selection: Selection, originNs: bigint): readonly string[] {
  const { topics, withoutTopics, fromNs, toNs } = selection;
  const seconds = (ns: bigint): string => `${(Number((ns - originNs) / 1000n) / 1e6).toFixed(3)} s`;
  return [
    ...(topics.length === 0 ? [] : [`only ${topics.join(', ')}`]),
    ...(withoutTopics.length === 0 ? [] : [`without ${withoutTopics.join(', ')}`]),
    ...(fromNs === undefined ? [] : [`from ${seconds(fromNs)} on, and what was latched then`]),
    ...(toNs === undefined ? [] : [`up to ${seconds(toNs)}`]),
  ];
}
