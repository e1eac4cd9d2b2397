// Who may publish on a topic with one legitimate publisher, by the name of its node: what a recorded graph
// is held against.
import { nodeTopics, providerTopics, topics } from '../../msgs/index.ts';

/** Where the name of the topic does not say it. */
const named: ReadonlyMap<string, readonly string[]> = new Map([
  [topics.goal.name, ['operator']],
  [topics.observation.name, ['observer', 'player']],
]);

const fixed: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(topics)
    .filter(({ publishers }) => publishers === 'one')
    .map(({ name }) => [name, named.get(name) ?? [name.slice(0, name.indexOf('/'))]]),
);

/** Of providers and stateful nodes: type by the last part of the name. */
const typesByEnd: ReadonlyMap<string, string> = new Map(
  [...Object.values(providerTopics('node')), ...Object.values(nodeTopics('node'))].map(({ name, type }) => [
    name.slice(name.indexOf('/') + 1),
    type.name,
  ]),
);

/**
 * Names of the nodes that may publish there, one at a time; nothing for topics of the site, of other robots,
 * and for those with many publishers.
 * @param topic relative name
 */
export function ownersOf(topic: string, type: string): readonly string[] | undefined {
  const known = fixed.get(topic);
  if (known !== undefined) return known;
  const [node = '', end = '', ...deeper] = topic.split('/');
  return node !== '' && deeper.length === 0 && typesByEnd.get(end) === type ? [node] : undefined;
}
