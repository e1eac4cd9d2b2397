// Who a node of a run is; new at each of its starts.
import { randomBytes } from 'node:crypto';
import { digestUint64, sha256 } from '../core/digest.ts';
import type { Identity } from '../msgs/index.ts';

/** Random 64 bits, new at each start, as decimal text. */
function bootId(): string {
  return String(digestUint64(sha256(randomBytes(32))));
}

export function makeIdentity(robotId: string, runId: string, node: string): Identity {
  return { robot_id: robotId, run_id: runId, node, boot_id: bootId() };
}
