// All that DDS shows of a namespace, and of topics beyond it that matter to a robot.
import { clockTopic } from '../../msgs/index.ts';
import type { Endpoint, TopicEndpoint } from '../graph.ts';
import type { ClientNode } from './client_library.ts';
import { endpointOf } from './participant.ts';
import type { KnownTopic } from './port.ts';

function prefixOf(namespace: string): string {
  return namespace === '/' ? '/' : `${namespace}/`;
}

/** Topics of a namespace by their relative names. */
export function knownTopics(node: ClientNode, namespace: string): readonly KnownTopic[] {
  const prefix = prefixOf(namespace);
  return node
    .getTopicNamesAndTypes()
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, types }) => ({ name: name.slice(prefix.length), types }));
}

/** Publishers, then subscribers, of a topic by any of its names. */
export function endpointsOn(node: ClientNode, namespace: string, topic: string): readonly Endpoint[] {
  return [
    ...node.getPublishersInfoByTopic(topic).map((found) => endpointOf(found, namespace, true)),
    ...node.getSubscriptionsInfoByTopic(topic).map((found) => endpointOf(found, namespace, false)),
  ];
}

/** The endpoints of every topic of the namespace, of `/clock`, and of `others`, which are full names. */
export function everybody(
  node: ClientNode,
  namespace: string,
  others: readonly string[],
): readonly TopicEndpoint[] {
  const prefix = prefixOf(namespace);
  const own = knownTopics(node, namespace).map(({ name }) => `${prefix}${name}`);
  return [...new Set([...own, clockTopic.name, ...others])].flatMap((full) => {
    const isOwn = full.startsWith(prefix) && full !== clockTopic.name;
    const topic = isOwn ? full.slice(prefix.length) : full;
    return endpointsOn(node, namespace, full).map((endpoint) => ({ topic, ...endpoint }));
  });
}
