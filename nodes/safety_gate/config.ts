// What the gate is started with, checked before anything is built from it.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { isDigest } from '../../core/digest.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { Identity } from '../../msgs/index.ts';
import {
  faultCodes,
  gatePolicy,
  isSitePolicy,
  liveGatePolicy,
  policyFaults,
  type GatePolicy,
  type LivePolicy,
  type SitePolicy,
} from '../../safety/index.ts';

const digest = z.string().refine(isDigest, 'a digest is 64 lower-case hexadecimal digits');

const configShape = z.strictObject({
  mode: z.enum(['dry_run', 'live']),
  site_policy: z.unknown().describe('the site policy whole, as plain JSON'),
  embodiment: z.string().describe('name of the embodiment in the site policy'),
  run: z.strictObject({ session_digest: digest }),
});

/** The configuration as its writer sees it. */
export interface GateConfig {
  readonly mode: 'dry_run' | 'live';
  readonly site_policy: SitePolicy;
  readonly embodiment: string;
  readonly run: { readonly session_digest: string };
}

/** Faults told at once; a file with more of them is no policy. */
const faultsShown = 32;

/** @throws WorldforgeError site_policy_invalid naming path, code and value of every fault */
export function validSitePolicy(value: unknown, where: string): SitePolicy {
  if (isSitePolicy(value)) return value;
  const lines = policyFaults(value).map(
    (fault) => `${fault.path || 'policy'}: ${fault.code} (${fault.value}): ${faultCodes[fault.code]}`,
  );
  throw new WorldforgeError(
    'site_policy_invalid',
    `${where}: ${lines.length} faults\n${lines.slice(0, faultsShown).join('\n')}`,
    { hint: `correct ${where}; launch/params/dry_policy.yaml is an example` },
  );
}

function embodimentOf(site: SitePolicy, name: string) {
  const found = site.embodiments.find((embodiment) => embodiment.name === name);
  if (found !== undefined) return found;
  const known = site.embodiments.map((embodiment) => embodiment.name).join(', ');
  throw new WorldforgeError(
    'site_policy_invalid',
    `site policy ${site.name} has no embodiment ${name}; it has ${known}`,
    { hint: 'name one of these, or add the embodiment to the site policy' },
  );
}

function shapeOf(config: Json): z.infer<typeof configShape> {
  const shape = configShape.safeParse(config);
  if (shape.success) return shape.data;
  throw new WorldforgeError('assertion', `gate configuration: ${z.prettifyError(shape.error)}`);
}

const ofTheGate = 'the site policy of the gate';

/** What the policy says of LIVE; nothing in a dry run. @throws WorldforgeError site_policy_invalid */
export function liveSiteOf(config: Json): LivePolicy | undefined {
  const { mode, site_policy } = shapeOf(config);
  return mode === 'live' ? validSitePolicy(site_policy, ofTheGate).live : undefined;
}

/**
 * @throws WorldforgeError site_policy_invalid, policy_without_live; assertion when our own wiring wrote
 * something else
 */
export function readGateConfig(config: Json, identity: Identity): GatePolicy {
  const { mode, site_policy, embodiment, run } = shapeOf(config);
  const site = validSitePolicy(site_policy, ofTheGate);
  if (site.robot_id !== identity.robot_id) {
    const wrong = `site policy ${site.name} is for robot ${site.robot_id}, not ${identity.robot_id}`;
    throw new WorldforgeError('site_policy_invalid', wrong, { hint: 'give the site policy of this robot' });
  }
  const policyIn = mode === 'live' ? liveGatePolicy : gatePolicy;
  return policyIn(site, embodimentOf(site, embodiment), {
    runId: identity.run_id,
    sessionDigest: run.session_digest,
    gateBootId: identity.boot_id,
  });
}
