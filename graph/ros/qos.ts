// The four profiles in the numbers of rmw, which rclnodejs hands through.
import { clockTopic, type Topic } from '../../msgs/index.ts';
import { profiles, type Qos } from '../profiles.ts';
import type { ClientEndpoint, ClientLibrary, Opaque } from './client_library.ts';

const history = { keep_last: 1 } as const;
export const reliability = { reliable: 1, best_effort: 2 } as const;
export const durability = { transient_local: 1, volatile: 2 } as const;
const liveliness = { automatic: 1 } as const;

function clientQos(library: ClientLibrary, qos: Qos): Opaque {
  return new library.QoS(
    history[qos.history],
    qos.depth,
    reliability[qos.reliability],
    durability[qos.durability],
    liveliness[qos.liveliness],
  );
}

export function publisherQos(library: ClientLibrary, topic: Topic<unknown>): Opaque {
  return clientQos(library, profiles[topic.profile]);
}

export interface WantedSubscription {
  readonly topic: Topic<unknown>;
  /** That exist now. */
  readonly publishers: readonly ClientEndpoint[];
  readonly depthMin: number;
}

/**
 * A subscription of the sensor profile adapts: reliable where all publishers that exist offer that. Otherwise
 * it is best effort, which matches every publisher, one that comes later too.
 */
export function subscriptionQos(
  library: ClientLibrary,
  { topic, publishers, depthMin }: WantedSubscription,
): Opaque {
  const { depth, ...words } = profiles[topic.profile];
  const qos: Qos = { ...words, depth: Math.max(depth, depthMin) };
  const offered = publishers.map((publisher) => publisher.qos_profile.reliability);
  const allReliable = offered.length > 0 && offered.every((value) => value === reliability.reliable);
  const adapts = topic.profile === 'sensor' && allReliable;
  return clientQos(library, adapts ? { ...qos, reliability: 'reliable' } : qos);
}

/** Of an earlier time nobody wants to know. Adapts as sensors do. */
export function clockQos(library: ClientLibrary, publishers: readonly ClientEndpoint[]): Opaque {
  return subscriptionQos(library, { topic: clockTopic, publishers, depthMin: 1 });
}
