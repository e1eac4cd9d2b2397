// Checks everything a review is given before anything is written, so that bad input leaves no run behind.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { packageRoot } from '../../core/package_root.ts';
import { readProfile, type ObservationProfile } from '../../nodes/observer/profile.ts';
import { cyclesOf } from '../../nodes/player/step.ts';
import { prepareSession } from '../../nodes/review/session.ts';
import type { Attendant, ReviewSettings, SessionSource } from '../../nodes/review/settings.ts';
import { builtInSitePolicyPath, readSitePolicy } from '../../nodes/safety_gate/policy_file.ts';
import { providerRegistry, type ProviderRegistry } from '../../providers/registry.ts';
import { openBagReader, type BagMessage } from '../../replay/bag/bag_reader.ts';
import { bagFiles } from '../../replay/bag/bag_files.ts';
import { fileDigest } from '../../replay/run_files.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import type { Embodiment } from '../../msgs/index.ts';
import type { ReviewFlags } from './flags.ts';

const shippedSessions = 'replay/sessions';
const defaultProfile = 'launch/params/pusht_profile.yaml';

/** A path, or the name of a session that comes with the package. */
export function sessionPath(session: string): string {
  const shipped = join(packageRoot, shippedSessions, session);
  return /^[\w-]+$/.test(session) && !existsSync(session) ? shipped : resolve(session);
}

async function* readAll(path: string): AsyncGenerator<BagMessage, void, void> {
  await using reader = await openBagReader(path);
  yield* reader.messages();
}

/** Digest over the digests of the recording's files, in order. */
function sessionDigest(path: string): string {
  return sha256(
    bagFiles(path)
      .map((file) => `${fileDigest(file)}\n`)
      .join(''),
  );
}

async function openSession(path: string, profile: ObservationProfile): Promise<SessionSource> {
  const prepared = await prepareSession(readAll(path), profile);
  return { path, digest: sessionDigest(path), prepared, open: () => readAll(path) };
}

function embodimentOf(policy: SitePolicy, name: string): Embodiment {
  const found = policy.embodiments.find((embodiment) => embodiment.name === name);
  if (found !== undefined) return found;
  const known = policy.embodiments.map((embodiment) => embodiment.name).join(', ');
  const wanted = `embodiment ${name}, which the observation profile asks for`;
  const message = `site policy ${policy.name} has no ${wanted}; it has ${known}`;
  throw new WorldforgeError('site_policy_invalid', message, {
    hint: 'add the embodiment to the site policy or choose another profile',
  });
}

function requireItems(policy: SitePolicy, checked: readonly string[]): void {
  const items = policy.checklist.dry.map(({ item }) => item);
  const unknown = checked.find((item) => !items.includes(item));
  if (unknown === undefined) return;
  throw new WorldforgeError(
    'usage',
    `--check ${unknown} is not in the checklist; it has ${items.join(', ')}`,
    { hint: 'worldforge review --help' },
  );
}

function requireUnique(names: readonly string[], flag: string): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new WorldforgeError('usage', `--${flag} ${twice} was given twice`, {
      hint: 'worldforge review --help',
    });
  return names;
}

function cycleCount(flags: ReviewFlags, frames: number): number {
  const available = cyclesOf(frames, flags.stride);
  const wanted = flags.cycles ?? available;
  if (available === 0) throw new WorldforgeError('session_invalid', 'the session has no complete frame');
  if (wanted <= available) return wanted;
  const room = `enough for ${String(available)} cycles of stride ${String(flags.stride)}`;
  const message = `--cycles ${String(wanted)}: the session has ${String(frames)} frames, ${room}`;
  throw new WorldforgeError('usage', message, {
    hint: `use --cycles ${String(available)} or less, or a smaller --stride`,
  });
}

async function createAll<C extends 'policy' | 'score'>(
  registry: ProviderRegistry,
  names: readonly string[],
  capability: C,
) {
  return Promise.all(names.map((name) => registry.create(name, capability)));
}

export interface PrepareOptions {
  readonly flags: ReviewFlags;
  readonly attendant: Attendant;
  readonly providers?: ProviderRegistry;
}

/** Everything but the key. @throws WorldforgeError with the code of the first thing that is wrong */
export async function prepareReview({
  flags,
  attendant,
  providers = providerRegistry(),
}: PrepareOptions): Promise<Omit<ReviewSettings, 'key'>> {
  const sitePolicy = readSitePolicy(flags.sitePolicy ?? builtInSitePolicyPath());
  requireItems(sitePolicy, flags.check ?? []);
  const profile = readProfile(flags.profile ?? join(packageRoot, defaultProfile));
  const embodiment = embodimentOf(sitePolicy, profile.embodiment);
  const policies = await createAll(providers, requireUnique(flags.policy, 'policy'), 'policy');
  const scorers = await createAll(providers, requireUnique(flags.score, 'score'), 'score');
  const session = await openSession(sessionPath(flags.session), profile);
  const cycles = cycleCount(flags, session.prepared.frames);
  const { candidates, stride, seed } = flags;
  return {
    session,
    profile,
    sitePolicy,
    embodiment,
    policies,
    scorers,
    candidates,
    cycles,
    stride,
    seed,
    attendant,
  };
}
