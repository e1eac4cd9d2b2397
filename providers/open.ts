// The registry as a process opens it: the providers of this package, those of installed packages, and what
// the
// environment and its files say of them.
import { environmentValue, type Environment } from '../core/environment.ts';
import { discoverProviders, type SkippedProvider } from './discovery.ts';
import { builtinProviders, providerRegistry, type ProviderEntry, type ProviderRegistry } from './registry.ts';
import { readEnvFiles, type EnvReading } from './shared/runtime/env_files.ts';

export interface OpenedRegistry {
  readonly registry: ProviderRegistry;
  readonly reading: EnvReading;
  /** Declared by installed packages and not offered. */
  readonly skipped: readonly SkippedProvider[];
}

export interface OpenOptions {
  /** Where `.env` files and `node_modules` lie. */
  readonly project: string;
  readonly environment: Environment;
  readonly builtin?: readonly ProviderEntry[];
  /** Whether installed packages are looked through; WORLDFORGE_DISCOVER=0 says no. */
  readonly discover?: boolean;
}

/** Every variable that says something of a provider. */
export function variablesOf({ variables = [], manifest }: ProviderEntry): readonly string[] {
  const named = variables.map(([variable]) => variable);
  return [
    ...new Set([...named, ...(manifest?.required_env_vars ?? []), ...(manifest?.optional_env_vars ?? [])]),
  ];
}

export function openRegistry({
  project,
  environment,
  builtin = builtinProviders,
  discover = environmentValue(environment, 'WORLDFORGE_DISCOVER') !== '0',
}: OpenOptions): OpenedRegistry {
  const found = discover ? discoverProviders(project, builtin) : { entries: [], skipped: [] };
  const entries = [...builtin, ...found.entries];
  const reading = readEnvFiles(project, environment, entries.flatMap(variablesOf));
  return { registry: providerRegistry(entries, reading.environment), reading, skipped: found.skipped };
}
