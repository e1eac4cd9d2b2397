// SHA-256 as 64 lower-case hexadecimal digits: the only digest form in messages, manifests and file names.
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical_json.ts';

const form = /^[0-9a-f]{64}$/;

export function isDigest(text: string): boolean {
  return form.test(text);
}

export function sha256(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Digest of a value's canonical JSON. */
export function jsonDigest(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The first 64 bits of a digest as a number for seeding and ids. */
export function digestUint64(digest: string): bigint {
  return BigInt(`0x${digest.slice(0, 16)}`);
}
