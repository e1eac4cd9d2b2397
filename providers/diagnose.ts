// What can be said of a provider without calling it for an answer: whether it is registered and by what, how
// it is
// configured (never a value), whether it is healthy, and how its hooks went.
import { abortable } from '../core/background.ts';
import { environmentValue } from '../core/environment.ts';
import { errorText, WorldforgeError } from '../core/errors.ts';
import type { Clocks } from '../core/clock.ts';
import { variablesOf, type OpenedRegistry } from './open.ts';
import { capabilities, type Capability, type Health, type Provider } from './provider.ts';
import type { ProviderEntry } from './registry.ts';
import { isSecretName, setupText, type EvidenceLevel } from './shared/runtime/manifest.ts';

/** Longest health check: opening a model of a few hundred megabytes takes seconds. */
export const healthNsMax = 30_000_000_000n;

export interface Registration {
  readonly registered: boolean;
  /** Variables that are still to be set. */
  readonly missing: readonly string[];
  /** What registered it: `always`, `package NAME`, or each variable with its file. */
  readonly by: readonly string[];
}

/** A variable counts as set where another one of the same field is. */
function aliasesOf({ variables = [] }: ProviderEntry, variable: string): readonly string[] {
  const field = variables.find(([name]) => name === variable)?.[1];
  return variables.filter(([name, other]) => name !== variable && other === field).map(([name]) => name);
}

export function registrationOf(entry: ProviderEntry, { reading }: OpenedRegistry): Registration {
  const required = entry.manifest?.required_env_vars ?? [];
  const isSet = (name: string): boolean => reading.origins.has(name);
  const missing = required.filter((name) => ![name, ...aliasesOf(entry, name)].some(isSet));
  const set = variablesOf(entry).filter(isSet);
  const always = entry.package === undefined ? 'always' : `package ${entry.package}`;
  return {
    registered: missing.length === 0,
    missing,
    by: [
      ...(required.length === 0 ? [always] : []),
      ...set.map((name) => `${name} from ${reading.origins.get(name) ?? ''}`),
    ],
  };
}

export interface ConfigField {
  readonly name: string;
  readonly present: boolean;
  /** `process:NAME`, `.env:NAME` or `unset`. Values never appear. */
  readonly source: string;
  readonly required: boolean;
  readonly secret: boolean;
  readonly aliases: readonly string[];
}

export function configSummary(entry: ProviderEntry, { reading }: OpenedRegistry): readonly ConfigField[] {
  return variablesOf(entry).map((name) => {
    const origin = reading.origins.get(name);
    return {
      name,
      present: environmentValue(reading.environment, name) !== undefined,
      source: origin === undefined ? 'unset' : `${origin}:${name}`,
      required: entry.manifest?.required_env_vars.includes(name) ?? false,
      secret: isSecretName(name),
      aliases: aliasesOf(entry, name),
    };
  });
}

export interface Profile {
  readonly name: string;
  readonly capabilities: Readonly<Record<Capability, boolean>>;
  readonly description: string;
  readonly package: string;
  readonly evidence_level: EvidenceLevel | 'unknown';
  readonly required_env_vars: readonly string[];
  readonly default_model: string | null;
  readonly docs_path: string | null;
}

export function profileOf({
  name,
  capabilities: can,
  summary,
  package: from,
  manifest,
}: ProviderEntry): Profile {
  const has = (capability: Capability): boolean => can.includes(capability);
  return {
    name,
    capabilities: {
      predict: has('predict'),
      embed: has('embed'),
      score: has('score'),
      policy: has('policy'),
    },
    description: summary,
    package: from ?? 'worldforge',
    evidence_level: manifest?.evidence_level ?? 'unknown',
    required_env_vars: manifest?.required_env_vars ?? [],
    default_model: manifest?.default_model ?? null,
    docs_path: manifest?.docs_path ?? null,
  };
}

export interface HealthRecord {
  readonly name: string;
  readonly healthy: boolean;
  readonly latency_ms: number;
  readonly details: string;
}

/** Lowest latency that is told: below it is noise. */
const latencyMsMin = 0.1;

interface Waiting {
  readonly clocks: Clocks;
  readonly signal: AbortSignal;
}

/**
 * Makes the provider, asks for its health, and disposes of it. An unhealthy one is an answer, not an
 * error.
 */
export async function healthOf(
  entry: ProviderEntry,
  opened: OpenedRegistry,
  { clocks, signal }: Waiting,
): Promise<HealthRecord> {
  const { registered, missing } = registrationOf(entry, opened);
  const hint = entry.manifest === undefined ? '' : `; ${setupText(entry.manifest)}`;
  const startNs = clocks.steady.now();
  const record = (healthy: boolean, details: string, latencyMs?: number): HealthRecord => {
    const measuredMs = Number(clocks.steady.now() - startNs) / 1e6;
    const shownMs = Math.round((latencyMs ?? measuredMs) * 10) / 10;
    return { name: entry.name, healthy, latency_ms: Math.max(latencyMsMin, shownMs), details };
  };
  if (!registered) return record(false, `missing ${missing.join(', ')}${hint}`);
  try {
    const { healthy, detail, latencyMs } = await asked(entry, opened, { clocks, signal });
    return record(healthy, healthy ? detail : `${detail}${hint}`, latencyMs);
  } catch (error) {
    signal.throwIfAborted();
    return record(false, `${errorText(error)}${hint}`);
  }
}

async function asked(entry: ProviderEntry, { registry }: OpenedRegistry, waiting: Waiting): Promise<Health> {
  const limit = new AbortController();
  using _timer = waiting.clocks.after(healthNsMax, () =>
    limit.abort(
      new WorldforgeError('provider_unhealthy', `no answer in ${String(healthNsMax / 1_000_000n)} ms`),
    ),
  );
  const signal = AbortSignal.any([limit.signal, waiting.signal]);
  const capability = capabilities.find((candidate) => entry.capabilities.includes(candidate)) ?? 'predict';
  const making: Promise<Provider> = registry.create(entry.name, capability);
  try {
    const provider = await abortable(making, signal);
    if (provider.health === undefined) return { healthy: true, detail: `revision ${provider.revision}` };
    return await abortable(provider.health(signal), signal);
  } finally {
    // One that is made too late is disposed of all the same.
    making.then(
      (late) => late[Symbol.asyncDispose]().then(undefined, () => undefined),
      () => undefined,
    );
  }
}
