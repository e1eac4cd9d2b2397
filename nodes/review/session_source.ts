// Opens a recorded session for a review: where it lies, what it is called in the evidence, what it holds.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { packageRoot } from '../../core/package_root.ts';
import { filesRead } from '../../replay/bag/bag_layout.ts';
import { openBagReader, type BagMessage } from '../../replay/bag/bag_reader.ts';
import { fileDigest } from '../../replay/run_files.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import { prepareSession } from './session.ts';
import type { SessionSource } from './settings.ts';

const shippedSessions = 'replay/sessions';

/** A path, or the name of a session that comes with the package. */
export function sessionPath(session: string): string {
  const shipped = join(packageRoot, shippedSessions, session);
  return /^[\w-]+$/.test(session) && !existsSync(session) ? shipped : resolve(session);
}

async function* readAll(path: string): AsyncGenerator<BagMessage, void, void> {
  await using reader = await openBagReader(path);
  yield* reader.messages();
}

/**
 * Digest over the digests of the recording's files, in order.
 * @throws WorldforgeError session_missing, session_invalid
 */
export function sessionDigest(path: string): string {
  return sha256(
    filesRead(path)
      .map((file) => `${fileDigest(file)}\n`)
      .join(''),
  );
}

/**
 * Reads the session once and checks it against the profile.
 * @throws WorldforgeError session_missing, session_cut, session_invalid
 */
export async function openSession(path: string, profile: ObservationProfile): Promise<SessionSource> {
  const prepared = await prepareSession(readAll(path), profile);
  await using reader = await openBagReader(path);
  const { notes } = reader;
  return { path, digest: sessionDigest(path), notes, prepared, open: () => readAll(path) };
}
