// Whether this process is on the network that its site attests to be an isolated one.
import { environmentValue, type Environment } from '../../core/environment.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { discoveryRange } from '../../graph/ros/loopback.ts';
import type { Security } from '../../safety/index.ts';

type Attested = Extract<Security, { kind: 'isolated_network' }>;

/** Interfaces that are up, by name, as the system tells them. */
export type Interfaces = Readonly<Record<string, readonly { readonly internal: boolean }[] | undefined>>;

export interface NetworkPlace {
  readonly environment: Environment;
  readonly interfaces: Interfaces;
  readonly wallNs: bigint;
}

const dayNs = 86_400_000_000_000n;
const daysMax = 90n;
const nsPerMs = 1_000_000n;

const hint = 'correct live.security in the site policy, or the network, and sign the policy again';

function mismatch(text: string): WorldforgeError {
  return new WorldforgeError('network_mismatch', text, { hint });
}

/** The attestation ends as that day begins, UTC. */
function requireCurrent({ expires }: Attested, wallNs: bigint): void {
  const endNs = BigInt(Date.parse(`${expires}T00:00:00Z`)) * nsPerMs;
  const leftNs = endNs - wallNs;
  if (leftNs > 0n && leftNs <= daysMax * dayNs) return;
  const days = (Number(leftNs) / Number(dayNs)).toFixed(1);
  const text = `the network is attested until ${expires}, in ${days} days; it must be 0 to ${daysMax}`;
  throw new WorldforgeError('attestation_expired', text, {
    hint: 'look at the network again, write the new day into live.security.expires and sign the policy again',
  });
}

function requireGraph({ domain_id, discovery_range }: Attested, environment: Environment): void {
  const domain = environmentValue(environment, 'ROS_DOMAIN_ID') ?? '0';
  if (domain !== String(domain_id)) throw mismatch(`ROS_DOMAIN_ID is ${domain}, attested is ${domain_id}`);
  const range = discoveryRange(environment);
  if (range !== discovery_range) {
    throw mismatch(`ROS_AUTOMATIC_DISCOVERY_RANGE is ${range}, attested is ${discovery_range}`);
  }
  const peers = environmentValue(environment, 'ROS_STATIC_PEERS');
  if (peers !== undefined) throw mismatch(`ROS_STATIC_PEERS names ${peers}: nobody attests what lies there`);
}

function requireInterface(attested: Attested, interfaces: Interfaces): void {
  const known = Object.keys(interfaces);
  if (interfaces[attested.interface] === undefined) {
    throw mismatch(`interface ${attested.interface} is not there or not up; up are ${known.join(', ')}`);
  }
  if (attested.discovery_range === 'LOCALHOST') return;
  const others = known.filter(
    (name) => name !== attested.interface && interfaces[name]?.some(({ internal }) => !internal) === true,
  );
  if (others.length === 0) return;
  throw mismatch(`DDS speaks on ${others.join(', ')} too; attested is ${attested.interface} alone`);
}

/** @throws WorldforgeError attestation_expired, network_mismatch */
export function requireIsolated(attested: Attested, place: NetworkPlace): void {
  requireCurrent(attested, place.wallNs);
  requireGraph(attested, place.environment);
  requireInterface(attested, place.interfaces);
}
