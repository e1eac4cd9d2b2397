// The providers that a command works on, as this process sees them.
import { WorldforgeError } from '../../core/errors.ts';
import { processEnvironment } from '../../core/environment.ts';
import { nearest } from '../../core/nearest.ts';
import { registrationOf } from '../../providers/diagnose.ts';
import { openRegistry, type OpenedRegistry } from '../../providers/open.ts';
import type { ProviderEntry } from '../../providers/registry.ts';
import type { SelectFlags } from './flags.ts';

export function openKnown(): OpenedRegistry {
  return openRegistry({ project: process.cwd(), environment: processEnvironment() });
}

/** @throws WorldforgeError provider_unknown with the nearest name */
export function entryNamed({ registry }: OpenedRegistry, name: string): ProviderEntry {
  const entry = registry.find(name);
  if (entry !== undefined) return entry;
  const names = registry.entries.map((known) => known.name).sort();
  const close = nearest(name, names);
  const message = `no provider is named '${name}'; there is ${names.join(', ')}`;
  const hint = close === undefined ? 'worldforge provider list' : `worldforge provider info ${close}`;
  throw new WorldforgeError('provider_unknown', message, { hint });
}

/** Sorted by name. */
export function selected(
  opened: OpenedRegistry,
  { capability, registeredOnly }: Pick<SelectFlags, 'capability' | 'registeredOnly'>,
): readonly ProviderEntry[] {
  return opened.registry.entries
    .filter((entry) => capability === undefined || entry.capabilities.includes(capability))
    .filter((entry) => !registeredOnly || registrationOf(entry, opened).registered)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
