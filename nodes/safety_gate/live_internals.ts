// What the shell of a LIVE gate tells its step beside messages: what it read from files, found in the
// workspace, and signed.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { isDigest } from '../../core/digest.ts';
import type { Evidence, LiveHappening } from '../../safety/index.ts';

const digest = z.string().refine(isDigest);
const decimal = z.string().regex(/^\d{1,20}$/);

const policySeenShape = z.strictObject({ digest: digest.nullable() });

const evidenceShape = z.strictObject({
  robot_id: z.string(),
  embodiment_digest: z.string(),
  goal_digest: z.string(),
  revisions_digest: z.string(),
  limits_digest: z.string(),
  site_policy_digest: z.string(),
  closed_ns: decimal,
  code: z.string(),
});

const signedShape = z.strictObject({ digest, key_id: digest, signature: z.string() });

export type Signed = z.infer<typeof signedShape>;

/** The policy file as it is now; nothing where it cannot be read. */
export function policySeenValue(seen: string | undefined): Json {
  return { digest: seen ?? null };
}

function readEvidence(value: Json): Evidence | undefined {
  const read = evidenceShape.safeParse(value).data;
  return (
    read && {
      robotId: read.robot_id,
      embodimentDigest: read.embodiment_digest,
      goalDigest: read.goal_digest,
      revisionsDigest: read.revisions_digest,
      limitsDigest: read.limits_digest,
      sitePolicyDigest: read.site_policy_digest,
      closedNs: BigInt(read.closed_ns),
      code: read.code,
    }
  );
}

export function readSigned(value: Json): Signed | undefined {
  return signedShape.safeParse(value).data;
}

/** Undefined for what is none of them, or malformed. */
export function internalOfLive(name: string, value: Json): LiveHappening | undefined {
  if (name === 'policy_seen') {
    const read = policySeenShape.safeParse(value).data;
    return read && { name, digest: read.digest ?? undefined };
  }
  const evidence = name === 'evidence_judged' ? readEvidence(value) : undefined;
  return evidence && { name: 'evidence_judged', evidence };
}
