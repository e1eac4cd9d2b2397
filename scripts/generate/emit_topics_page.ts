// The reference page of all topics, from the topic table.
import { nodeTopics, providerTopics, topics, type Profile } from '../../msgs/topics.ts';
import { nameParts } from './names.ts';

/** What the page says of a topic, whatever its message. */
interface Row {
  readonly name: string;
  readonly type: { readonly name: string };
  readonly profile: Profile;
  readonly publishers: string;
}

const profiles: Readonly<Record<Profile, string>> = {
  sensor: 'raw inputs of the site',
  stream: 'periodic; a newer sample replaces an older one',
  event: 'every sample counts',
  state: 'the newest sample is kept for late subscribers',
};

function messageName(topic: Row): string {
  const { messagePackage, type } = nameParts(topic.type.name);
  return messagePackage === 'worldforge_msgs'
    ? `[${type}](messages.md#${type.toLowerCase()})`
    : `${messagePackage}/${type}`;
}

function row(topic: Row): string {
  return `| \`${topic.name}\` | ${messageName(topic)} | ${topic.profile} | ${topic.publishers} |`;
}

const table = ['| topic | type | profile | publishers |', '|---|---|---|---|'];

export function emitTopicsPage(): string {
  const used = Object.entries(profiles).map(([profile, meaning]) => `- \`${profile}\`: ${meaning}`);
  return [
    '# Topics',
    '',
    'Generated from `msgs/topics.ts` by `npm run generate`. Names are relative: a namespace is a robot.',
    'The first part of a name says who publishes; `goal` comes from the operator node,',
    '`operator_command`, `stop`, `player/pause` (true: pause, false: go on) and `player/step` from anyone.',
    'Where one publisher is legitimate and two are seen, samples are refused with `foreign_publisher`.',
    '',
    ...used,
    '',
    '## The graph',
    '',
    ...table,
    ...Object.values(topics).map(row),
    '',
    '## Each provider',
    '',
    'A hyphen of its name becomes `_`: `pusht-policy` publishes `pusht_policy/action_chunk`.',
    '',
    ...table,
    ...Object.values(providerTopics('<provider>')).map(row),
    '',
    '## Each stateful node',
    '',
    'A node is `planner`, `gate` or `controller`.',
    '',
    ...table,
    ...Object.values(nodeTopics('<node>')).map(row),
    '',
  ].join('\n');
}
