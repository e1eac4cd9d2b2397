// Checks everything a review is given before anything is written, so that bad input leaves no run behind.
import { WorldforgeError } from '../../core/errors.ts';
import { controllerConfigOf, defaultDriver } from '../../nodes/controller/config.ts';
import { cyclesOf } from '../../nodes/player/step.ts';
import { readRig } from '../../nodes/rig.ts';
import { openSession, sessionPath } from '../../nodes/review/session_source.ts';
import type { Attendant, ReviewSettings } from '../../nodes/review/settings.ts';
import { providerNode } from '../../msgs/index.ts';
import { providerRegistry, type ProviderRegistry } from '../../providers/registry.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import type { PlanFlags, ReviewFlags } from './flags.ts';

/** @throws WorldforgeError usage for an item that the policy does not have */
export function requireItems(policy: SitePolicy, checked: readonly string[]): void {
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
  const nodes = names.map(providerNode);
  const twice = names.find((name, index) => nodes.indexOf(providerNode(name)) !== index);
  if (twice !== undefined)
    throw new WorldforgeError('usage', `--${flag} ${twice} was given twice`, {
      hint: 'worldforge review --help',
    });
  return names;
}

function cycleCount(cycles: number | undefined, stride: number, frames: number): number {
  const available = cyclesOf(frames, stride);
  const wanted = cycles ?? available;
  if (available === 0) throw new WorldforgeError('session_invalid', 'the session has no complete frame');
  if (wanted <= available) return wanted;
  const room = `enough for ${String(available)} cycles of stride ${String(stride)}`;
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
  readonly flags: PlanFlags & Pick<ReviewFlags, 'sitePolicy' | 'check'>;
  readonly attendant: Attendant;
  readonly providers?: ProviderRegistry;
}

/**
 * Everything but the key and the place of its heads.
 * @throws WorldforgeError with the code of the first thing that is wrong
 */
export async function prepareReview({
  flags,
  attendant,
  providers = providerRegistry(),
}: PrepareOptions): Promise<Omit<ReviewSettings, 'key' | 'headCopies'>> {
  const { profile, sitePolicy, embodiment } = readRig({
    profile: flags.profile ?? '',
    sitePolicy: flags.sitePolicy ?? '',
  });
  requireItems(sitePolicy, flags.check ?? []);
  const { session: path = 'pusht-01', candidates = 16, stride = 8, seed = 0n } = flags;
  const { policy = ['pusht-policy'], score = ['leworldmodel'] } = flags;
  const policies = await createAll(providers, requireUnique(policy, 'policy'), 'policy');
  const driver = flags.driver ?? defaultDriver(embodiment, profile);
  controllerConfigOf(driver, { embodiment, profile }); // refuses a driver that does not fit
  const scorers = await createAll(providers, requireUnique(score, 'score'), 'score');
  const session = await openSession(sessionPath(path), profile);
  const cycles = cycleCount(flags.cycles, stride, session.prepared.frames);
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
    driver,
    attendant,
  };
}
