// Who we are on DDS. A publisher does not know its own id, but all endpoints of a process share their first
// 12 bytes.
import { randomBytes } from 'node:crypto';
import type { Clocks } from '../../core/clock.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { sleep } from '../../core/wait.ts';
import type { Endpoint } from '../graph.ts';
import type { ClientEndpoint, ClientNode, Opaque } from './client_library.ts';
import { participantLimitNs, pollNs } from './limits.ts';
import type { Offer } from './port.ts';
import { durability, reliability } from './qos.ts';

/** Hexadecimal digits of a participant in the ids of its endpoints. */
export const participantDigits = 24;

export function endpointId(endpoint: ClientEndpoint): string {
  return Buffer.from(endpoint.endpoint_gid).toString('hex');
}

/** A node of the same namespace goes by its name alone, as topics do: a namespace is a robot. */
export function endpointOf(endpoint: ClientEndpoint, namespace: string, publisher: boolean): Endpoint {
  const { node_name: name, node_namespace: other } = endpoint;
  const node = other === namespace ? name : `${other === '/' ? '' : other}/${name}`;
  return { node, endpointId: endpointId(endpoint), type: endpoint.topic_type, publisher };
}

export function offerOf(endpoint: ClientEndpoint, namespace: string): Offer {
  const { node, type } = endpointOf(endpoint, namespace, true);
  const { reliability: reliable, durability: kept } = endpoint.qos_profile;
  return {
    node,
    type,
    reliability: reliable === reliability.best_effort ? 'best_effort' : 'reliable',
    durability: kept === durability.transient_local ? 'transient_local' : 'volatile',
  };
}

/** Learns it from the only publisher of a topic that nobody else can know. */
export async function learnParticipant(node: ClientNode, qos: Opaque, clocks: Clocks): Promise<string> {
  const topic = `_participant_${randomBytes(16).toString('hex')}`;
  const publisher = node.createPublisher('std_msgs/msg/Empty', topic, { qos });
  const untilNs = clocks.steady.now() + participantLimitNs;
  try {
    while (clocks.steady.now() < untilNs) {
      const [own] = node.getPublishersInfoByTopic(topic);
      if (own !== undefined) return endpointId(own).slice(0, participantDigits);
      await sleep(clocks, pollNs, new AbortController().signal);
    }
  } finally {
    node.destroyPublisher(publisher);
  }
  throw new WorldforgeError('ros_failed', `DDS did not show ${topic} in ${participantLimitNs} ns`);
}
