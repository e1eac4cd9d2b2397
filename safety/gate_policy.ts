// What binds a gate from start to end: the site policy, one embodiment of it, one run of one robot.
import { assert, defined } from '../core/assert.ts';
import { WorldforgeError } from '../core/errors.ts';
import { embodimentDigest, limitsDigest, type Embodiment } from '../msgs/index.ts';
import type { ChecklistRule } from './checklist.ts';
import { judgedPoints, type JudgedPoint, type Robot } from './kinematics/index.ts';
import type { LivePolicy, LiveRobot } from './live_policy.ts';
import { cartesianLimits } from './live_policy_faults.ts';
import { sitePolicyDigest, type SitePolicy } from './policy.ts';

export type GateMode = 'dry_run' | 'live';

export interface GatePolicy {
  readonly mode: GateMode;
  readonly site: SitePolicy;
  readonly sitePolicyDigest: string;
  readonly embodiment: Embodiment;
  readonly embodimentDigest: string;
  readonly limitsDigest: string;
  readonly runId: string;
  readonly sessionDigest: string;
  /** Decimal text: the epoch of everything an operator signs. */
  readonly gateBootId: string;
  /** What the policy says of LIVE and of this robot in it; present in mode live, and in no other. */
  readonly live?: LiveTerms;
}

export interface LiveTerms {
  readonly site: LivePolicy;
  readonly robot: LiveRobot;
  /** Points of links that the policy bounds, each with the chain of joints that carries it. */
  readonly points: readonly JudgedPoint[];
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

/**
 * What a site says of LIVE, and of one of its robots in it.
 * @throws WorldforgeError policy_without_live when the site does not let this embodiment go LIVE
 */
export function livePartOf(site: SitePolicy, embodiment: string): Omit<LiveTerms, 'points'> {
  const { live } = site;
  const robot = live?.robots.find((entry) => entry.embodiment === embodiment);
  if (live !== undefined && robot !== undefined) return { site: live, robot };
  const lacking = live === undefined ? 'part live' : `live robot with embodiment ${embodiment}`;
  throw new WorldforgeError('policy_without_live', `site policy ${site.name} has no ${lacking}`, {
    hint: 'start with mode dry_run, or let the site add it to its policy and sign that again',
  });
}

/**
 * `description` is that of the robot, where the policy names one; `describedFaults` has found nothing in it.
 * @throws WorldforgeError policy_without_live when the site does not let this embodiment go LIVE
 */
export function liveGatePolicy(
  site: SitePolicy,
  embodiment: Embodiment,
  run: RunBinding,
  description?: Robot,
): GatePolicy {
  const part = livePartOf(site, embodiment.name);
  const { robot } = part;
  const named = robot.urdf !== undefined;
  assert(named === (description !== undefined), 'the robot description is given where the policy names one');
  const points =
    description === undefined ? [] : judgedPoints(description, embodiment, cartesianLimits(robot));
  return { ...gatePolicy(site, embodiment, run), mode: 'live', live: { ...part, points } };
}

/** What people answer for in the mode of this gate. */
export function checklistRules({ site, live }: GatePolicy): readonly ChecklistRule[] {
  return live?.site.checklist ?? site.checklist.dry;
}

/** How many people must approve in the mode of this gate. */
export function approversNeeded({ site, live }: GatePolicy): number {
  return live?.site.approvers ?? site.approvers.dry;
}

/** What a LIVE gate was started with; a dry one never asks. */
export function liveTerms({ live }: GatePolicy): LiveTerms {
  return defined(live, 'the LIVE part of the policy in a LIVE gate');
}
