// What a LIVE controller is started with: the site policy whole, as the gate is, and which driver. Nothing of
// it can be set otherwise.
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson, type Json } from '../../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { keyIdOf } from '../../core/keys.ts';
import type { Embodiment } from '../../msgs/index.ts';
import { livePartOf, msToNs, type LiveRobot } from '../../safety/index.ts';
import type { Rig } from '../rig.ts';
import { validSitePolicy } from '../safety_gate/config.ts';
import { commandDrivers, kindOfDriver, type CommandDriver } from './drivers.ts';
import type { ControllerTerms } from './live_terms.ts';

const liveShape = z.strictObject({
  mode: z.literal('live'),
  driver: z.enum(commandDrivers),
  site_policy: z.unknown().describe('the site policy whole, as plain JSON'),
  embodiment: z.string().describe('name of the embodiment in the site policy'),
});

/** What a joint trajectory may say of a joint. */
const jointKinds: readonly string[] = ['joint_position', 'gripper'];
/** The embedded world knows no other. */
const simulatedName = 'pusht';
const simulatedStepNs = 100_000_000;

function unfit(text: string): never {
  throw new WorldforgeError('driver_unfit', text, {
    hint: 'give the driver that the site policy names for this robot, or none',
  });
}

function requireDriver(driver: CommandDriver, embodiment: Embodiment, robot: LiveRobot): void {
  if (driver === 'none') return;
  const { name, robot_kind, dimensions, dt_ns } = embodiment;
  if (driver === 'follow_joint_trajectory') {
    const text = 'driver follow_joint_trajectory needs control_msgs, which is not installed';
    throw new WorldforgeError('driver_unavailable', `${text}: this version has no client of its action`, {
      hint: 'name joint_trajectory in the site policy: trajectory controllers listen to that topic too',
    });
  }
  if (driver !== robot.driver) unfit(`driver ${driver}: the site policy names ${robot.driver} for ${name}`);
  if (kindOfDriver(driver) !== robot_kind) {
    unfit(`driver ${driver} is for ${kindOfDriver(driver) ?? 'no'} robots, and ${name} is ${robot_kind}`);
  }
  if (driver === 'sim' && (name !== simulatedName || dt_ns !== simulatedStepNs)) {
    unfit(`driver sim knows ${simulatedName} with steps of ${simulatedStepNs} ns, not ${name} with ${dt_ns}`);
  }
  const other = dimensions.find(({ kind }) => !jointKinds.includes(kind));
  if (driver === 'joint_trajectory' && other !== undefined) {
    unfit(`driver joint_trajectory moves joints, and dimension ${other.name} is ${other.kind}`);
  }
}

export function isLiveConfig(config: Json): boolean {
  return typeof config === 'object' && config !== null && 'mode' in config && config['mode'] === 'live';
}

/** @throws WorldforgeError driver_unfit, driver_unavailable, site_policy_invalid, policy_without_live */
export function readLiveConfig(config: Json): ControllerTerms {
  const { data, error } = liveShape.safeParse(config);
  if (data === undefined) unfit(`controller configuration: ${errorText(error)}`);
  const { driver, embodiment: name } = data;
  const site = validSitePolicy(data.site_policy, 'the site policy of the controller');
  const { site: live, robot } = livePartOf(site, name);
  const embodiment = site.embodiments.find((entry) => entry.name === name);
  if (embodiment === undefined) unfit(`site policy ${site.name} has no embodiment ${name}`);
  requireDriver(driver, embodiment, robot);
  return {
    driver,
    embodiment,
    gateKey: live.gate_key,
    gateKeyId: keyIdOf(live.gate_key),
    releaseNs: msToNs(live.ages.release_ms),
    clockOffsetNs: msToNs(live.ages.clock_offset_ms),
    lookaheadMs: live.lookahead_ms,
    jointNames: robot.joint_names,
    topic: robot.topic,
    jointStatesTopic: live.inputs.joint_states,
  };
}

/** The configuration of a LIVE controller of this rig, found to be one. @throws as readLiveConfig */
export function liveControllerConfigOf(driver: CommandDriver, { sitePolicy, embodiment }: Rig): Json {
  const config: Json = {
    mode: 'live',
    driver,
    site_policy: parseCanonicalJson(canonicalJson(sitePolicy)),
    embodiment: embodiment.name,
  };
  readLiveConfig(config);
  return config;
}
