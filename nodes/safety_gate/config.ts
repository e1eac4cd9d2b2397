// What the gate is started with, checked before anything is built from it.
import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import type { Json } from '../../core/canonical_json.ts';
import { isDigest } from '../../core/digest.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { Embodiment, Identity } from '../../msgs/index.ts';
import {
  describedFaults,
  faultCodes,
  gatePolicy,
  isSitePolicy,
  liveGatePolicy,
  policyFaults,
  type Fault,
  type GatePolicy,
  type LivePolicy,
  type SitePolicy,
} from '../../safety/index.ts';
import { isRobot, robotFaults, type Robot } from '../../safety/kinematics/index.ts';

const digest = z.string().refine(isDigest, 'a digest is 64 lower-case hexadecimal digits');

const configShape = z.strictObject({
  mode: z.enum(['dry_run', 'live']),
  site_policy: z.unknown().describe('the site policy whole, as plain JSON'),
  embodiment: z.string().describe('name of the embodiment in the site policy'),
  run: z.strictObject({ session_digest: digest }),
  robot_description: z
    .unknown()
    .optional()
    .describe('in LIVE: the joints of the URDF that the site policy names'),
});

/** The configuration as its writer sees it. */
export interface GateConfig {
  readonly mode: 'dry_run' | 'live';
  readonly site_policy: SitePolicy;
  readonly embodiment: string;
  readonly run: { readonly session_digest: string };
  /** In LIVE, where the site policy names one. */
  readonly robot_description?: Robot;
}

/** Faults told at once; a file with more of them is no policy. */
const faultsShown = 32;

/** @throws WorldforgeError site_policy_invalid naming path, code and value of every fault */
export function validSitePolicy(value: unknown, where: string): SitePolicy {
  if (isSitePolicy(value)) return value;
  throw policyInvalid(policyFaults(value), where);
}

export function policyInvalid(faults: readonly Fault[], where: string): WorldforgeError {
  const lines = faults.map(
    (fault) => `${fault.path || 'policy'}: ${fault.code} (${fault.value}): ${faultCodes[fault.code]}`,
  );
  return new WorldforgeError(
    'site_policy_invalid',
    `${where}: ${lines.length} faults\n${lines.slice(0, faultsShown).join('\n')}`,
    { hint: `correct ${where}; launch/params/dry_policy.yaml is an example` },
  );
}

/** @throws WorldforgeError site_policy_invalid where it has none of this name */
export function embodimentOf(site: SitePolicy, name: string): Embodiment {
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
 * What a gate was given as the description of its robot, judged with the policy that names it.
 * @throws WorldforgeError site_policy_invalid
 */
export function fittingRobot(site: SitePolicy, embodiment: string, description: unknown): Robot {
  const where = `site policy ${site.name}, the robot description of ${embodiment}`;
  if (!isRobot(description)) throw policyInvalid(robotFaults(description, 'robot_description'), where);
  const faults = describedFaults(site, embodiment, description);
  if (faults.length > 0) throw policyInvalid(faults, where);
  return description;
}

/**
 * @throws WorldforgeError site_policy_invalid, policy_without_live; assertion when our own wiring wrote
 * something else
 */
export function readGateConfig(config: Json, identity: Identity): GatePolicy {
  const { mode, site_policy, embodiment, run, robot_description } = shapeOf(config);
  const site = validSitePolicy(site_policy, ofTheGate);
  if (site.robot_id !== identity.robot_id) {
    const wrong = `site policy ${site.name} is for robot ${site.robot_id}, not ${identity.robot_id}`;
    throw new WorldforgeError('site_policy_invalid', wrong, { hint: 'give the site policy of this robot' });
  }
  const body = embodimentOf(site, embodiment);
  const binding = {
    runId: identity.run_id,
    sessionDigest: run.session_digest,
    gateBootId: identity.boot_id,
  };
  const given = robot_description !== undefined;
  if (mode === 'live') {
    const robot = given ? fittingRobot(site, embodiment, robot_description) : undefined;
    return liveGatePolicy(site, body, binding, robot);
  }
  assert(!given, 'a dry run judges no points of links');
  return gatePolicy(site, body, binding);
}
