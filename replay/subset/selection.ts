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

export function isShownTopic({ topics, withoutTopics }: Selection, topic: string): boolean {
  return (topics.length === 0 || topics.includes(topic)) && !withoutTopics.includes(topic);
}

function isWithin({ fromNs, toNs }: Selection, logNs: bigint): boolean {
  return (fromNs === undefined || logNs >= fromNs) && (toNs === undefined || logNs <= toNs);
}

/**
 * Places of the messages that are shown. Of each latched topic the last message before the time begins is
 * among them: without it nobody could say what held then.
 */
export function select(messages: Iterable<Selected>, selection: Selection): ReadonlySet<number> {
  const shown = new Set<number>();
  const latched = new Map<string, number>();
  for (const { place, topic, logNs, qos } of messages) {
    if (!isShownTopic(selection, topic)) continue;
    if (isWithin(selection, logNs)) shown.add(place);
    else if (selection.fromNs !== undefined && logNs < selection.fromNs && isLatchedTopic(qos))
      latched.set(topic, place);
  }
  for (const place of latched.values()) shown.add(place);
  return shown;
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
