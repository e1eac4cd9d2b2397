// What binds a gate from start to end: the site policy, one embodiment of it, one run of one robot.
import { embodimentDigest, limitsDigest, type Embodiment } from '../msgs/index.ts';
import { sitePolicyDigest, type SitePolicy } from './policy.ts';

export interface GatePolicy {
  readonly mode: 'dry_run';
  readonly site: SitePolicy;
  readonly sitePolicyDigest: string;
  readonly embodiment: Embodiment;
  readonly embodimentDigest: string;
  readonly limitsDigest: string;
  readonly runId: string;
  readonly sessionDigest: string;
  /** Decimal text: the epoch of everything an operator signs. */
  readonly gateBootId: string;
}

export interface RunBinding {
  readonly runId: string;
  readonly sessionDigest: string;
  readonly gateBootId: string;
}

export function gatePolicy(site: SitePolicy, embodiment: Embodiment, run: RunBinding): GatePolicy {
  return {
    mode: 'dry_run',
    site,
    sitePolicyDigest: sitePolicyDigest(site),
    embodiment,
    embodimentDigest: embodimentDigest(embodiment),
    limitsDigest: limitsDigest(embodiment),
    ...run,
  };
}
