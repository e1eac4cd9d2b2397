// Reads a site policy from its YAML file. The built-in one lets anybody rehearse the shipped sessions.
import path from 'node:path';
import { packageRoot } from '../../core/package_root.ts';
import type { SitePolicy } from '../../safety/index.ts';
import { readYaml } from '../yaml_file.ts';
import { validSitePolicy } from './config.ts';

export function builtInSitePolicyPath(): string {
  return path.join(packageRoot, 'launch', 'params', 'dry_policy.yaml');
}

/** @throws WorldforgeError site_policy_missing, site_policy_invalid */
export function readSitePolicy(file: string): SitePolicy {
  const value = readYaml({
    path: file,
    what: 'site policy',
    codes: { missing: 'site_policy_missing', invalid: 'site_policy_invalid' },
    hint: `correct ${file}, or give none for the built-in dry-run policy`,
  });
  return validSitePolicy(value, file);
}
