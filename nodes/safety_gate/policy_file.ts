// Reads a site policy from its YAML file, and says who signed it. The built-in one lets anybody rehearse the
// shipped sessions.
import path from 'node:path';
import { errorText } from '../../core/errors.ts';
import { packageRoot } from '../../core/package_root.ts';
import {
  describedFaults,
  isSitePolicy,
  policyFaults,
  type DescriptionFile,
  type Fault,
  type SitePolicy,
} from '../../safety/index.ts';
import type { Robot } from '../../safety/kinematics/index.ts';
import { readYaml, readYamlLines, type YamlFile } from '../yaml_file.ts';
import { policyInvalid, validSitePolicy } from './config.ts';
import { judgePolicySignature, type PolicySignature } from './policy_signature.ts';
import { readSitePin } from './site_pin.ts';
import { readUrdf } from './urdf.ts';

export function builtInSitePolicyPath(): string {
  return path.join(packageRoot, 'launch', 'params', 'dry_policy.yaml');
}

function yamlOf(file: string): YamlFile {
  return {
    path: file,
    what: 'site policy',
    codes: { missing: 'site_policy_missing', invalid: 'site_policy_invalid' },
    hint: `correct ${file}, or give none for the built-in dry-run policy`,
  };
}

/** @throws WorldforgeError site_policy_missing, site_policy_invalid */
export function readSitePolicy(file: string): SitePolicy {
  return validSitePolicy(readYaml(yamlOf(file)), file);
}

export interface LocatedFault extends Fault {
  readonly line: number;
}

/**
 * The policy of a file, or everything that is wrong with it and where. The robot descriptions that a policy
 * names are read when nothing else is wrong with it.
 * @throws WorldforgeError site_policy_missing; site_policy_invalid for what is no strict YAML; urdf_missing,
 * urdf_digest, urdf_invalid
 */
export function checkSitePolicy(
  file: string,
): { readonly policy: SitePolicy } | { readonly faults: readonly LocatedFault[] } {
  const { value, lineOf } = readYamlLines(yamlOf(file));
  const faults = isSitePolicy(value) ? allDescribedFaults(file, value) : policyFaults(value);
  if (isSitePolicy(value) && faults.length === 0) return { policy: value };
  const keysOf = (path: string): readonly (string | number)[] =>
    [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, position]) =>
      position === undefined ? key : Number(position),
    );
  return { faults: faults.map((fault) => ({ ...fault, line: lineOf(keysOf(fault.path)) })) };
}

function allDescribedFaults(file: string, policy: SitePolicy): readonly Fault[] {
  return (policy.live?.robots ?? []).flatMap(({ embodiment, urdf }) =>
    urdf === undefined ? [] : describedFaults(policy, embodiment, readPolicyRobot(file, urdf)),
  );
}

/**
 * A site policy that fits the robot descriptions beside it, too.
 * @throws WorldforgeError site_policy_missing, site_policy_invalid, urdf_missing, urdf_digest, urdf_invalid
 */
export function readDescribedPolicy(file: string): SitePolicy {
  const policy = readSitePolicy(file);
  const faults = allDescribedFaults(file, policy);
  if (faults.length > 0) throw policyInvalid(faults, file);
  return policy;
}

/**
 * What the site policy of a file says of the description of the robot that goes LIVE; undefined where it
 * names none.
 * @throws WorldforgeError urdf_missing, urdf_digest, urdf_invalid
 */
export function liveRobotDescription(
  file: string,
  { live }: SitePolicy,
  embodiment: string,
): Robot | undefined {
  const urdf = live?.robots.find((robot) => robot.embodiment === embodiment)?.urdf;
  return urdf === undefined ? undefined : readPolicyRobot(file, urdf);
}

/**
 * The robot description that a site policy names; a relative path starts at the policy's own folder.
 * @throws WorldforgeError urdf_missing, urdf_digest, urdf_invalid
 */
export function readPolicyRobot(policyFile: string, { file, sha256 }: DescriptionFile): Robot {
  return readUrdf(path.resolve(path.dirname(policyFile), file), sha256);
}

/**
 * Whether the site key that this host pins signed the policy. A dry run only says so: nothing in it depends
 * on the answer, so a pin that cannot be read is told as none.
 */
export function sitePolicySignature(file: string, policy: SitePolicy, configFolder: string): PolicySignature {
  try {
    return judgePolicySignature(file, policy, readSitePin(configFolder));
  } catch (error) {
    return { verdict: 'site_key_unknown', detail: errorText(error) };
  }
}
