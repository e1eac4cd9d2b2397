// What must be so before a gate starts in LIVE. Each refusal has its own code and names the next command;
// nothing turns one of them off.
import { WorldforgeError } from '../../core/errors.ts';
import { livePartOf, type LivePolicy, type SitePolicy } from '../../safety/index.ts';
import { embodimentOf } from './config.ts';
import { missingSecurity, type SecurityPlace } from './dds_security.ts';
import { requireIsolated, type NetworkPlace } from './isolated_network.ts';
import type { PolicySignature } from './policy_signature.ts';

/** What the process of a gate stands on, as it was found. */
export interface LivePlace extends SecurityPlace, NetworkPlace {
  /** Path of the site policy; empty for the built-in one. */
  readonly policyFile: string;
  readonly signature: PolicySignature;
  /** The recording that the run is of; empty for live sensors. */
  readonly session: string;
  /** Raw public half of the key of this host. */
  readonly hostKey: string;
  readonly graph: 'ros' | 'memory';
  readonly usesSimTime: boolean;
  /** Nodes that publish /clock. */
  readonly clockPublishers: readonly string[];
  readonly freeBytes: number;
}

const gibibyte = 1024 * 1024 * 1024;
/** Twice what a run of an hour takes that records no cameras. */
export const freeBytesNeeded = 2 * gibibyte;

const dry = 'start the gate with mode dry_run';

function refuse(code: ConstructorParameters<typeof WorldforgeError>[0], text: string, hint: string): never {
  throw new WorldforgeError(code, text, { hint });
}

function requireSigned({ policyFile, signature }: LivePlace): void {
  const { verdict, detail } = signature;
  if (verdict === 'signed') return;
  const file = policyFile === '' ? 'FILE' : policyFile;
  const hint =
    verdict === 'site_key_unknown'
      ? `let who rules this site sign it and pin its key here: worldforge site-policy validate ${file}`
      : `worldforge site-policy sign ${file}`;
  refuse(verdict, detail, hint);
}

function requireHost({ gate_key: named }: LivePolicy, { hostKey }: LivePlace): void {
  if (named === hostKey) return;
  const hint = `start the gate on the host with that key, or sign a policy with live.gate_key: ${hostKey}`;
  refuse('gate_key_mismatch', `live.gate_key is ${named}, the key of this host is ${hostKey}`, hint);
}

function requireSensors({ session }: LivePlace): void {
  if (session === '') return;
  const text = `recording ${session} cannot be the sensors of a LIVE run`;
  refuse('live_input', text, `leave the session out (session:=none), or ${dry}`);
}

function requireTime({ usesSimTime, clockPublishers }: LivePlace): void {
  if (usesSimTime) {
    refuse(
      'live_sim_time',
      'a LIVE gate judges ages by the system time alone',
      `leave use_sim_time out, or ${dry}`,
    );
  }
  if (clockPublishers.length === 0) return;
  const text = `${clockPublishers.join(', ')} publishes /clock`;
  refuse(
    'live_clock',
    text,
    'end the player or the simulator that publishes it, or take another ROS_DOMAIN_ID',
  );
}

function requireNetwork({ security }: LivePolicy, place: LivePlace): void {
  if (security.kind === 'isolated_network') {
    requireIsolated(security, place);
    return;
  }
  const missing = missingSecurity(place);
  if (missing.length === 0) return;
  const hint =
    'make a keystore with ros2 security, and start the gate with its enclave and security enforced';
  refuse('security_missing', missing.join('; '), hint);
}

function requireSpace({ freeBytes }: LivePlace): void {
  if (freeBytes >= freeBytesNeeded) return;
  const text = `${freeBytes} bytes are free where the run is kept, a LIVE run needs ${freeBytesNeeded}`;
  refuse('live_space', text, 'free some space, or give recorder, gate and controller another workspace');
}

/**
 * @throws WorldforgeError policy_without_live, site_policy_invalid, site_key_unknown, signature_missing,
 * signature_invalid, gate_key_mismatch, live_input, live_graph, live_sim_time, live_clock, security_missing,
 * attestation_expired, network_mismatch, live_space
 */
export function requireLive(site: SitePolicy, embodiment: string, place: LivePlace): void {
  const { site: live } = livePartOf(site, embodimentOf(site, embodiment).name);
  requireSigned(place);
  requireHost(live, place);
  if (place.graph === 'memory') {
    refuse('live_graph', 'a LIVE gate needs ROS 2', `worldforge launch planner.launch on ROS 2, or ${dry}`);
  }
  requireSensors(place);
  requireTime(place);
  requireNetwork(live, place);
  requireSpace(place);
}
