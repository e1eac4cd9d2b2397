// What must hold for a permit to be made: a dry run of the same robot, goal, models, limits and policy was
// closed not long ago, was verified, and persons attested it.
import { jsonDigest } from '../core/digest.ts';
import type { Plan } from '../msgs/index.ts';
import { isFresh, msToNs } from './ages.ts';
import { liveGuard, ns, subjectOf, unless, type Context, type Guard } from './guard.ts';
import type { Evidence } from './live_state.ts';

/** What a plan says of the models that made it: a permit rests on a dry run of the same. */
export function revisionsDigest({ policy, scorers }: Pick<Plan, 'policy' | 'scorers'>): string {
  return jsonDigest({ policy, scorers });
}

type Tuple = Omit<Evidence, 'closedNs' | 'code'>;

/** What the evidence must be of. */
function wanted(context: Context): Tuple {
  const { plan } = subjectOf(context);
  const { policy } = context;
  return {
    robotId: policy.site.robot_id,
    embodimentDigest: policy.embodimentDigest,
    goalDigest: plan.goal_digest,
    revisionsDigest: revisionsDigest(plan),
    limitsDigest: policy.limitsDigest,
    sitePolicyDigest: policy.sitePolicyDigest,
  };
}

const fields = [
  'robotId',
  'embodimentDigest',
  'goalDigest',
  'revisionsDigest',
  'limitsDigest',
  'sitePolicyDigest',
] as const satisfies readonly (keyof Tuple)[];

export const evidenceGuards = {
  evidence_given: {
    ...liveGuard('evidence_missing', 'P25', (_terms, { state }) => unless(state.live.evidence !== undefined)),
    alone: true,
  },
  evidence_verified: liveGuard('evidence_refused', 'P25', (_terms, { state }) => {
    const subject = state.live.evidence?.code ?? '';
    return unless(subject === '', { subject });
  }),
  evidence_fits: liveGuard('evidence_mismatch', 'P2', (_terms, context) => {
    const expected = wanted(context);
    return fields.flatMap((subject) =>
      unless(context.state.live.evidence?.[subject] === expected[subject], { subject }),
    );
  }),
  evidence_age: liveGuard('evidence_stale', 'P9', ({ site }, { state, event }) => {
    const ageNs = event.rosNs - (state.live.evidence?.closedNs ?? event.rosNs);
    const limitMs = site.ages.evidence_ms;
    return unless(isFresh(ageNs, limitMs), { value: ns(ageNs), limit: ns(msToNs(limitMs)) });
  }),
} as const satisfies Record<string, Guard>;
