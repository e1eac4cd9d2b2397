/** Verdicts as a gate would publish them. */
import { gateVerdictConstants, type GateVerdict } from '../../../msgs/index.ts';
import { testMeta } from '../../support/messages.ts';

export function testVerdict(cycle: number, fields: Partial<GateVerdict> = {}): GateVerdict {
  return {
    meta: testMeta({ node: 'gate', cycle, sequence: BigInt(cycle) }),
    review_id: '',
    plan_digest: '',
    verdict: gateVerdictConstants.VERDICT_REFUSE,
    codes: ['execution_disabled'],
    refusals: [],
    review_age_ns: 0n,
    proposal_age_ns: 0n,
    ...fields,
  };
}
