/** A site that lets its robot go LIVE, with keys that really sign. */
import { defined } from '../../../core/assert.ts';
import type { Json } from '../../../core/canonical_json.ts';
import { generateKey, type SigningKey } from '../../../core/keys.ts';
import type { LivePolicy, SitePolicy } from '../../../safety/index.ts';
import { livePart, liveSite, operators as people } from '../../safety/live_builders.ts';
import { config } from './gate_node.ts';

const keys = new Map(people.map(({ name }) => [name, generateKey().key]));

/** The key of one of them. */
export function keyOfPerson(name: string): SigningKey {
  return defined(keys.get(name), `the key of ${name}`);
}

const operators = people.map((person) => ({ ...person, public_key: keyOfPerson(person.name).publicKey }));

/** The gate is run on the machine with this key. */
export const gateKey = generateKey().key;

export function signedSite(live: Partial<LivePolicy> = {}, changes: Partial<SitePolicy> = {}): SitePolicy {
  return liveSite({ operators, live: livePart({ gate_key: gateKey.publicKey, ...live }), ...changes });
}

export function liveConfig(site: SitePolicy = signedSite(), changes: Record<string, unknown> = {}): Json {
  return config({ mode: 'live', site_policy: site, ...changes });
}
