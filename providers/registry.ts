// Which providers exist and what they can do. Nothing of a provider is loaded before it is chosen.
import { assert } from '../core/assert.ts';
import { environmentValue, processEnvironment, type Environment } from '../core/environment.ts';
import { WorldforgeError } from '../core/errors.ts';
import { manifest as genieManifest } from './genie/manifest.ts';
import { manifest as jinaManifest } from './jina/manifest.ts';
import { manifest as leworldmodelManifest } from './leworldmodel/manifest.ts';
import { manifest as mockManifest } from './mock/manifest.ts';
import { manifest as pushtPolicyManifest } from './pusht_policy/manifest.ts';
import { manifest as scriptedManifest } from './scripted/manifest.ts';
import { manifest as simManifest } from './sim/manifest.ts';
import { manifest as voyageManifest } from './voyage/manifest.ts';
import type { RuntimeManifest } from './shared/runtime/manifest.ts';
import { scaffoldRefusal } from './shared/runtime/scaffold.ts';
import { capabilities, type Capability, type ProviderFactories, type ProviderOf } from './provider.ts';
import { nearest } from '../core/nearest.ts';
import { providerNode } from '../msgs/index.ts';

export interface ProviderEntry {
  readonly name: string;
  /** Environment variables that set a field of its configuration; the first one that is set counts. */
  readonly variables?: readonly (readonly [variable: string, field: string])[];
  /** None of a scaffold. */
  readonly capabilities: readonly Capability[];
  /** What it needs to run; every provider of this package says it. */
  readonly manifest?: RuntimeManifest;
  /** The npm package that brought it; this one unless given. */
  readonly package?: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** Imports the provider's folder. */
  load(): Promise<ProviderFactories>;
}

export interface ProviderRegistry {
  readonly entries: readonly ProviderEntry[];
  /** Names of the providers with a capability, sorted. */
  names(capability: Capability): readonly string[];
  /** The entry of a name, or of the name that its node has: `pusht_policy` is `pusht-policy` too. */
  find(name: string): ProviderEntry | undefined;
  /**
   * Without a configuration, the one that environment variables ask for.
   * @throws WorldforgeError provider_unknown, provider_scaffold, provider_config, model_*
   */
  create<C extends Capability>(name: string, capability: C, config?: unknown): Promise<ProviderOf[C]>;
}

/** The providers of this package. */
export const builtinProviders: readonly ProviderEntry[] = [
  scaffold(genieManifest, 'Interactive world model'),
  scaffold(jinaManifest, 'Hosted embeddings'),
  {
    name: 'leworldmodel',
    manifest: leworldmodelManifest,
    capabilities: ['score'],
    summary:
      'Latent world model: scores by predicted distance to the goal; runs its model on onnxruntime-node.',
    variables: [
      ['LEWORLDMODEL_POLICY', 'bundle'],
      ['LEWM_POLICY', 'bundle'],
    ],
    load: async () => (await import('./leworldmodel/provider.ts')).leworldmodelFactories,
  },
  {
    name: 'mock',
    manifest: mockManifest,
    capabilities: ['predict', 'embed', 'score'],
    summary: 'Deterministic stand-in: scores by distance to the goal; needs nothing.',
    load: async () => (await import('./mock/provider.ts')).mockFactories,
  },
  {
    name: 'pusht-policy',
    manifest: pushtPolicyManifest,
    capabilities: ['policy'],
    summary:
      'Learned PushT policy: proposes chunks by diffusion; runs its shipped model on onnxruntime-node.',
    load: async () => (await import('./pusht_policy/provider.ts')).pushtPolicyFactories,
  },
  {
    name: 'scripted',
    manifest: scriptedManifest,
    capabilities: ['policy'],
    summary: 'Scripted PushT policy: proposes pushes from geometry; needs nothing.',
    load: async () => (await import('./scripted/provider.ts')).scriptedFactories,
  },
  {
    name: 'sim',
    manifest: simManifest,
    capabilities: ['predict'],
    summary: 'Embedded PushT world: plays a chunk from any state; needs nothing.',
    load: async () => (await import('./sim/provider.ts')).simFactories,
  },
  scaffold(voyageManifest, 'Hosted embeddings'),
];

/** The place of a provider that is planned: listed, never made. */
function scaffold(manifest: RuntimeManifest, what: string): ProviderEntry {
  return {
    name: manifest.provider,
    manifest,
    capabilities: [],
    summary: `${what}: a scaffold that refuses every call.`,
    load: () => Promise.resolve({}),
  };
}

/** A registry is a value: tests and third parties make one with entries of their own. */
export function providerRegistry(
  entries: readonly ProviderEntry[] = builtinProviders,
  environment: Environment = processEnvironment(),
): ProviderRegistry {
  const byNode = new Map(entries.map((entry) => [providerNode(entry.name), entry]));
  assert(byNode.size === entries.length, 'two providers have the same name, or would have the same node');
  const find = (name: string): ProviderEntry | undefined => byNode.get(providerNode(name));
  const names = (capability: Capability): readonly string[] =>
    entries
      .filter((entry) => entry.capabilities.includes(capability))
      .map(({ name }) => name)
      .sort();
  return {
    entries,
    names,
    find,
    create: async (name, capability, config) => {
      const entry = find(name);
      if (entry?.manifest?.evidence_level === 'scaffold') throw scaffoldRefusal(entry.name);
      if (entry?.capabilities.includes(capability) !== true) {
        throw unknown({ name, capability, names: names(capability), entry });
      }
      return create(entry, capability, config ?? configured(entry, environment));
    },
  };
}

/** The configuration that the environment asks for; empty where it asks for nothing. */
function configured({ variables = [] }: ProviderEntry, environment: Environment): unknown {
  const config: Record<string, string> = {};
  for (const [variable, field] of variables) {
    const value = environmentValue(environment, variable);
    if (value !== undefined) config[field] ??= value;
  }
  return config;
}

async function create<C extends Capability>(
  entry: ProviderEntry,
  capability: C,
  config: unknown,
): Promise<ProviderOf[C]> {
  const factories: ProviderFactories = await entry.load();
  const made = capabilities.filter((candidate) => factories[candidate] !== undefined);
  const declared = capabilities.filter((candidate) => entry.capabilities.includes(candidate));
  const [has, says] = [made, declared].map((list) => list.join(', ') || 'nothing');
  assert(has === says, `provider ${entry.name} declares ${says}, but implements ${has}`);
  const factory = factories[capability];
  assert(factory !== undefined, `provider ${entry.name} lost its ${capability}`);
  return factory(config);
}

interface Unknown {
  readonly name: string;
  readonly capability: Capability;
  readonly names: readonly string[];
  readonly entry: ProviderEntry | undefined;
}

/** Flag of `worldforge review` that names a provider of the capability. */
const flags: Partial<Readonly<Record<Capability, string>>> = { policy: '--policy', score: '--score' };

function unknown({ name, capability, names, entry }: Unknown): WorldforgeError {
  const known = names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`;
  const why =
    entry === undefined
      ? `no provider is named '${name}'`
      : `provider '${name}' has no capability ${capability}, only ${entry.capabilities.join(', ')}`;
  const close = nearest(name, names) ?? names[0];
  const flag = flags[capability];
  const options =
    close === undefined
      ? {}
      : { hint: flag === undefined ? `use ${close}` : `worldforge review ${flag} ${close}` };
  return new WorldforgeError('provider_unknown', `${why}; for ${capability} ${known}`, options);
}
