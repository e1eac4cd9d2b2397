// What a rosbag2 recording says of a topic: its full name, its type and how it was offered.
import type { Profile, Topic } from '../../msgs/index.ts';

interface Offer {
  readonly depth: number;
  readonly durability: 'volatile' | 'transient_local';
}

/** All are reliable and keep the last messages; these are the words of metadata version 9. */
const offers: Readonly<Record<Profile, Offer>> = {
  sensor: { depth: 10, durability: 'volatile' },
  stream: { depth: 10, durability: 'volatile' },
  event: { depth: 1000, durability: 'volatile' },
  state: { depth: 1, durability: 'transient_local' },
};

/** Whether who comes later still gets the last message. */
export function isLatched(profile: Profile): boolean {
  return offers[profile].durability === 'transient_local';
}

/** The same of a channel in a bag, by the offer that stands there in any of the words of rosbag2. */
export function isLatchedTopic(offered: string): boolean {
  return /^\s*-?\s*durability:\s*(?:transient_local|1)\s*$/m.test(offered);
}

/** rosbag2's word for a duration without end, in the order it reads it. */
const endless = ['  sec: 9223372036', '  nsec: 854775807'];

/** The offered profile as lines of a YAML sequence with one item. */
export function qosLines(profile: Profile): readonly string[] {
  const { depth, durability } = offers[profile];
  const fields = [
    'history: keep_last',
    `depth: ${String(depth)}`,
    'reliability: reliable',
    `durability: ${durability}`,
    'deadline:',
    ...endless,
    'lifespan:',
    ...endless,
    'liveliness: automatic',
    'liveliness_lease_duration:',
    ...endless,
    'avoid_ros_namespace_conventions: false',
  ];
  return fields.map((field, index) => `${index === 0 ? '- ' : '  '}${field}`);
}

export function channelMetadata(topic: Topic<unknown>): Readonly<Record<string, string>> {
  return {
    offered_qos_profiles: `${qosLines(topic.profile).join('\n')}\n`,
    topic_type_hash: topic.type.typeHash,
  };
}

/** Bags hold full names. A relative name is one in the root namespace. */
export function fullName(topic: string): string {
  return topic.startsWith('/') ? topic : `/${topic}`;
}
