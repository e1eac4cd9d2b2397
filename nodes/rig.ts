// What every node of a run is told about the robot: the observation profile, the site policy, the embodiment
// both speak of.
import { join } from 'node:path';
import { WorldforgeError } from '../core/errors.ts';
import { packageRoot } from '../core/package_root.ts';
import type { Embodiment } from '../msgs/index.ts';
import type { SitePolicy } from '../safety/policy.ts';
import { readProfile, type ObservationProfile } from './observer/profile.ts';
import { builtInSitePolicyPath, readSitePolicy } from './safety_gate/policy_file.ts';

export interface Rig {
  readonly profile: ObservationProfile;
  readonly sitePolicy: SitePolicy;
  readonly embodiment: Embodiment;
}

export function builtInProfilePath(): string {
  return join(packageRoot, 'launch', 'params', 'pusht_profile.yaml');
}

function embodimentOf(policy: SitePolicy, name: string): Embodiment {
  const found = policy.embodiments.find((embodiment) => embodiment.name === name);
  if (found !== undefined) return found;
  const known = policy.embodiments.map((embodiment) => embodiment.name).join(', ');
  const wanted = `embodiment ${name}, which the observation profile asks for`;
  const message = `site policy ${policy.name} has no ${wanted}; it has ${known}`;
  throw new WorldforgeError('site_policy_invalid', message, {
    hint: 'add the embodiment to the site policy or choose another profile',
  });
}

/**
 * Reads both files; an empty path is the built-in one.
 * @throws WorldforgeError site_policy_missing, site_policy_invalid, session_invalid
 */
export function readRig(files: { readonly profile: string; readonly sitePolicy: string }): Rig {
  const sitePolicy = readSitePolicy(files.sitePolicy === '' ? builtInSitePolicyPath() : files.sitePolicy);
  const profile = readProfile(files.profile === '' ? builtInProfilePath() : files.profile);
  return { profile, sitePolicy, embodiment: embodimentOf(sitePolicy, profile.embodiment) };
}
