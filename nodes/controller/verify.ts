// Whether a window of an approved plan is believed. The controller takes nobody's word for it: everything is
// judged against the plan that it heard, the policy that it was started with, and its own clocks.
import { stampToNs } from '../../core/time.ts';
import type { ApprovedChunk } from '../../msgs/index.ts';
import { refused, short, type Check, type Known, type Refusal } from './known.ts';
import { planChecks } from './plan_checks.ts';

/** Permits remembered as dead; with more of them nothing is believed any more. */
export const endedMax = 4096;

const inMs = (ns: bigint): string => `${(Number(ns) / 1e6).toFixed(1)} ms`;

const byItsTopic: Check = (_, { foreign }) =>
  foreign.length === 0 ? undefined : refused('foreign_publisher', `two publish on ${foreign.join(', ')}`);

const byItsSignature: Check = ({ key_id }, { terms, signature }) => {
  if (key_id !== terms.gateKeyId) {
    return refused('signer_unknown', `key ${short(key_id)}, not ${short(terms.gateKeyId)} of the policy`);
  }
  if (signature === 'valid') return undefined;
  return signature === 'invalid'
    ? refused('signature_invalid', `not signed by key ${short(terms.gateKeyId)}`)
    : refused('signature_not_judged', 'its signature was not judged');
};

const byItsSender: Check = ({ meta }, { identity, gate }) => {
  const { robot_id, run_id, boot_id } = meta;
  if (robot_id !== identity.robot_id) {
    return refused('robot_mismatch', `for robot ${robot_id}, not ${identity.robot_id}`);
  }
  if (run_id !== identity.run_id) return refused('run_mismatch', `of run ${run_id}, not ${identity.run_id}`);
  if (gate === undefined) return refused('gate_unknown', 'no state of a gate was heard');
  if (boot_id === gate.bootId) return undefined;
  return refused('gate_mismatch', `from start ${boot_id} of a gate, its state is from ${gate.bootId}`);
};

const byTheGate: Check = ({ plan_digest }, { gate, stopHeard }) => {
  if (stopHeard) return refused('stop_heard', 'a stop was heard after the gate began');
  if (gate?.state === 'executing' && gate.planDigest === plan_digest) return undefined;
  const doing = `the gate is ${gate?.state ?? 'silent'} with plan ${short(gate?.planDigest ?? '')}`;
  return refused('gate_not_executing', `${doing}, the window is of ${short(plan_digest)}`);
};

const byItsPermit: Check = (chunk, { permit, ended }) => {
  const { permit_id: id, permit_sequence: sequence } = chunk;
  if (ended.includes(id)) return refused('permit_ended', `permit ${short(id)} has ended`);
  if (ended.length >= endedMax) {
    return refused('permits_exhausted', `${ended.length} permits have ended; start the controller again`);
  }
  if (permit !== undefined && permit.id !== id) {
    return refused('permit_mismatch', `permit ${short(id)} while ${short(permit.id)} is being executed`);
  }
  const next = BigInt(permit?.windows ?? 0);
  if (sequence < next) return refused('sequence_repeated', `window ${sequence} again, ${next} comes next`);
  return sequence > next ? refused('sequence_gap', `window ${sequence}, ${next} comes next`) : undefined;
};

/** The permit was begun by another gate or for another plan. */
const bySamePermit: Check = ({ meta, plan_digest }, { permit }) => {
  if (permit === undefined) return undefined;
  if (permit.gateBootId !== meta.boot_id) {
    return refused('gate_mismatch', `start ${meta.boot_id} of a gate, the permit is of ${permit.gateBootId}`);
  }
  if (permit.planDigest === plan_digest) return undefined;
  return refused(
    'plan_mismatch',
    `plan ${short(plan_digest)}, the permit is for ${short(permit.planDigest)}`,
  );
};

const byItsTimes: Check = ({ meta, not_after }, { terms, rosNs }) => {
  const limitNs = terms.releaseNs + terms.clockOffsetNs;
  const ageNs = rosNs - stampToNs(meta.stamp);
  const leftNs = stampToNs(not_after) - rosNs;
  if (leftNs <= 0n) return refused('window_expired', `expired ${inMs(-leftNs)} ago`);
  if (ageNs > limitNs) return refused('window_stale', `${inMs(ageNs)} old, at most ${inMs(limitNs)}`);
  if (ageNs >= -terms.clockOffsetNs) return undefined;
  return refused(
    'window_ahead_of_time',
    `stamped ${inMs(-ageNs)} ahead, at most ${inMs(terms.clockOffsetNs)}`,
  );
};

/** The later ones rest on what the earlier ones made sure of. */
const checks: readonly Check[] = [
  byItsTopic,
  byItsSignature,
  byItsSender,
  byTheGate,
  byItsPermit,
  bySamePermit,
  byItsTimes,
  ...planChecks,
];

/** Why the window is not believed; nothing where it is. */
export function refusalOf(chunk: ApprovedChunk, known: Known): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(chunk, known);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
