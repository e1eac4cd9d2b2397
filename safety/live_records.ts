// The journal records of LIVE. What a release rests on is durable before it.
import type { Json } from '../core/canonical_json.ts';
import { sha256 } from '../core/digest.ts';
import type { Evidence, Permit, ReleasedWindow } from './live_state.ts';

type Fields = Readonly<Record<string, Json>>;

export function permitFields(
  kind: 'permit_made' | 'permit_spent',
  permit: Permit,
  planDigest: string,
): Fields {
  return {
    kind,
    permit_id: permit.id,
    plan_digest: planDigest,
    not_before_ns: String(permit.notBeforeNs),
    expires_ns: String(permit.expiresNs),
    quota: permit.quota,
  };
}

function digestOf(values: Float32Array): string {
  return sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

export function windowFields(window: ReleasedWindow, dueNs: bigint): Fields {
  return {
    kind: 'window',
    permit_id: window.permitId,
    permit_sequence: window.permitSequence,
    plan_digest: window.planDigest,
    index: window.index,
    first_step: window.firstStep,
    steps: window.steps,
    data_digest: digestOf(window.data),
    tail_steps: window.tailSteps,
    tail_digest: digestOf(window.tail),
    due_ns: String(dueNs),
  };
}

/** As the step of a gate is told of it, and as its journal keeps it. */
export function evidenceValue(evidence: Evidence): Fields {
  return {
    robot_id: evidence.robotId,
    embodiment_digest: evidence.embodimentDigest,
    goal_digest: evidence.goalDigest,
    revisions_digest: evidence.revisionsDigest,
    limits_digest: evidence.limitsDigest,
    site_policy_digest: evidence.sitePolicyDigest,
    closed_ns: String(evidence.closedNs),
    code: evidence.code,
  };
}

export function evidenceFields(evidence: Evidence): Fields {
  return { kind: 'evidence', ...evidenceValue(evidence) };
}
