// The detached signature of a site policy, FILE.sig: which policy, by which key. It covers the digest of what
// the policy says, so comments and spaces of the file may change.
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from '../../core/canonical_json.ts';
import { isDigest } from '../../core/digest.ts';
import { errorText, systemCode } from '../../core/errors.ts';
import { verifySignature, type SigningKey } from '../../core/keys.ts';
import { readSmallFile } from '../../core/private_file.ts';
import { sitePolicyDigest, type SitePolicy } from '../../safety/index.ts';
import type { SitePin } from './site_pin.ts';

/** What a gate knows of who signed its policy. Everything but `signed` will refuse LIVE. */
export const signatureVerdicts = {
  signed: 'The pinned site key signed this policy.',
  site_key_unknown: 'This host pins no site key, or another key signed the policy.',
  signature_missing: 'The policy has no signature beside it.',
  signature_invalid: 'The signature is not one, or not of what this policy says.',
} as const satisfies Record<string, string>;

export interface PolicySignature {
  readonly verdict: keyof typeof signatureVerdicts;
  /** With file, key or digest. */
  readonly detail: string;
}

const bytesMax = 1024;

const shape = z.strictObject({
  schema_version: z.literal(1),
  policy_digest: z.string().refine(isDigest),
  key_id: z.string().refine(isDigest),
  signature: z.string(),
});

export function signatureFile(policyFile: string): string {
  return `${policyFile}.sig`;
}

/** `kind` keeps a signature of something else from being one of a policy. */
function signedText(policyDigest: string, keyId: string): string {
  return canonicalJson({
    schema_version: 1,
    kind: 'site_policy',
    policy_digest: policyDigest,
    key_id: keyId,
  });
}

/** The text of the signature's file, canonical JSON. */
export function signPolicy(policy: SitePolicy, key: SigningKey): string {
  const digest = sitePolicyDigest(policy);
  const signature = key.sign(signedText(digest, key.keyId));
  return canonicalJson({ schema_version: 1, policy_digest: digest, key_id: key.keyId, signature });
}

function judgeText(text: string, policy: SitePolicy, pin: SitePin): PolicySignature {
  const read = shape.safeParse(parseCanonicalJson(text));
  if (!read.success) return { verdict: 'signature_invalid', detail: z.prettifyError(read.error) };
  const { policy_digest: signed, key_id, signature } = read.data;
  if (key_id !== pin.keyId)
    return { verdict: 'site_key_unknown', detail: `signed by key ${key_id}, pinned is ${pin.keyId}` };
  const digest = sitePolicyDigest(policy);
  if (signed !== digest)
    return { verdict: 'signature_invalid', detail: `it is of policy ${signed}, this one is ${digest}` };
  if (!verifySignature(pin.publicKey, signedText(digest, key_id), signature))
    return { verdict: 'signature_invalid', detail: `key ${key_id} did not sign policy ${digest}` };
  return { verdict: 'signed', detail: `policy ${digest} by key ${key_id}` };
}

/** Whether the pinned key signed this policy. Throws nothing: a verdict is a fact, whoever asks decides. */
export function judgePolicySignature(
  policyFile: string,
  policy: SitePolicy,
  pin: SitePin | undefined,
): PolicySignature {
  if (pin === undefined) return { verdict: 'site_key_unknown', detail: 'this host pins no site key' };
  const file = signatureFile(policyFile);
  try {
    return judgeText(readSmallFile(file, { bytesMax, ownerWrites: false }), policy, pin);
  } catch (cause) {
    const missing = systemCode(cause) === 'ENOENT';
    const verdict = missing ? 'signature_missing' : 'signature_invalid';
    return { verdict, detail: missing ? `there is no ${file}` : `${file}: ${errorText(cause)}` };
  }
}
