// Which topics of the graph a recorder keeps: every one of ours that anybody has an endpoint on.
import type { KnownTopic } from '../../graph/ros/ros_graph.ts';
import { nodeTopics, providerTopics, topics, type Topic } from '../../msgs/index.ts';

const fixed: ReadonlyMap<string, Topic<unknown>> = new Map(
  Object.values(topics).map((topic) => [topic.name, topic]),
);

/** The topic table's own description of a topic with this name, or that of the site. */
function described(name: string, site: readonly Topic<unknown>[]): Topic<unknown> | undefined {
  const known = fixed.get(name) ?? site.find((topic) => topic.name === name);
  if (known !== undefined) return known;
  const cut = name.lastIndexOf('/');
  if (cut <= 0) return undefined;
  const owner = name.slice(0, cut);
  // Below a node there is another robot, or the player of another run.
  if (owner.includes('/')) return undefined;
  const candidates = [...Object.values(providerTopics(owner)), ...Object.values(nodeTopics(owner))];
  return candidates.find((topic) => topic.name === name);
}

/**
 * Only where somebody uses it with our type: another type on one of our names is nothing we could read. Of
 * the site's own topics those are kept that the gate hears.
 */
export function topicToRecord(
  { name, types }: KnownTopic,
  site: readonly Topic<unknown>[] = [],
): Topic<unknown> | undefined {
  const topic = described(name, site);
  return topic !== undefined && types.includes(topic.type.name) ? topic : undefined;
}
