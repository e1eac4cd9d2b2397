// What a server says of something that it made and that is fetched on its own.
import { z } from 'zod';
import { WorldforgeError } from '../../../core/errors.ts';
import { isoUtc } from '../../../core/time.ts';

/** Largest artifact that is fetched, bytes, whatever a caller allows. */
export const artifactBytesMax = 4 * 1024 * 1024 * 1024;

const instant = z.iso.datetime({ offset: true });

const shape = z.strictObject({
  /** What it is, as the provider names it: `video`, `latent`, `checkpoint`. */
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,47}$/),
  url: z.string().max(4096),
  size: z.int().min(1).max(artifactBytesMax),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** When the URL stops to work; null: it does not. */
  expires: instant.nullable(),
});

/** `size` is in bytes; `expires` is a time of day with its zone, ISO 8601. */
export type Artifact = Readonly<z.infer<typeof shape>>;

/** @throws WorldforgeError provider_protocol naming the fields, never their values */
export function parseArtifact(provider: string, value: unknown): Artifact {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.join('.') || 'all of it');
  throw new WorldforgeError(
    'provider_protocol',
    `${provider}: an artifact of another form: ${fields.join(', ')}`,
  );
}

/** Ages by the wall clock, which is what the server means. @throws WorldforgeError artifact_expired */
export function judgeExpiry(provider: string, { kind, expires }: Artifact, wallNs: bigint): void {
  if (expires === null || BigInt(Date.parse(expires)) * 1_000_000n > wallNs) return;
  throw new WorldforgeError(
    'artifact_expired',
    `${provider}: the ${kind} expired at ${expires}; it is ${isoUtc(wallNs)} now`,
    { hint: 'have it made again: an expired link is not asked for' },
  );
}
