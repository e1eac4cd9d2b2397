// Providers of other packages: what an installed package says in its package.json, field
// `worldforge.providers`.
// Reading it runs none of their code; a module is imported when its provider is chosen. Nothing here is
// fatal.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { errorText, systemCode, WorldforgeError } from '../core/errors.ts';
import { readSmallFile } from '../core/private_file.ts';
import { providerNode } from '../msgs/index.ts';
import { capabilities, type ProviderFactories } from './provider.ts';
import type { ProviderEntry } from './registry.ts';

/** Most packages that are looked at: beyond it an installation is no longer looked through at each start. */
const packagesMax = 4096;
/** No package.json of a provider is longer, in bytes. */
const manifestBytesMax = 256 * 1024;
const providersMax = 32;

const providerName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const declared = z.strictObject({
  name: z.string().max(64).regex(providerName, 'lower-case words with hyphens'),
  capabilities: z.array(z.enum(capabilities)).min(1),
  /** Relative to the package; exports `factories`. */
  module: z.string().min(1).max(512),
  summary: z.string().max(200).default(''),
  /** Environment variable: field of the configuration. */
  variables: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,127}$/), z.string()).default({}),
});
type Declared = z.infer<typeof declared>;
const names = z.record(z.string(), z.unknown()).default({});
const packageShape = z.looseObject({
  name: z.string(),
  dependencies: names,
  peerDependencies: names,
  worldforge: z.looseObject({ providers: z.array(z.unknown()).max(providersMax) }),
});

/** A provider that a package declares and that is not offered, and why. */
export interface SkippedProvider {
  readonly package: string;
  readonly provider: string;
  readonly reason: string;
}

export interface Discovery {
  readonly entries: readonly ProviderEntry[];
  readonly skipped: readonly SkippedProvider[];
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return [];
    throw error;
  }
}

/** Folders of the installed packages, sorted: of two that offer one name, the same one counts everywhere. */
function packagesIn(modules: string): readonly string[] {
  return listed(modules)
    .flatMap((name) =>
      name.startsWith('@') ? listed(path.join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    )
    .sort()
    .slice(0, packagesMax)
    .map((name) => path.join(modules, name));
}

/** What a package.json says, or undefined where it speaks of no providers. */
function readPackage(folder: string): unknown {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const text = readSmallFile(file, { bytesMax: manifestBytesMax, ownerWrites: false });
  return text.includes('"worldforge"') ? JSON.parse(text) : undefined;
}

function isInstalled(dependency: string, from: string): boolean {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'node_modules', dependency, 'package.json'))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}

interface Offer {
  readonly folder: string;
  readonly package: string;
  readonly dependencies: readonly string[];
}

/** Why a provider cannot be offered; undefined where it can. */
function refusal({ name, module }: Declared, offer: Offer, taken: ReadonlySet<string>): string | undefined {
  if (taken.has(providerNode(name))) return `another provider is named ${name}, or its node would be`;
  const missing = offer.dependencies.find((dependency) => !isInstalled(dependency, offer.folder));
  if (missing !== undefined) return `dependency ${missing} is not installed`;
  const file = path.resolve(offer.folder, module);
  if (!existsSync(file)) return `module ${module} does not exist`;
  const root = `${realpathSync(offer.folder)}${path.sep}`;
  return realpathSync(file).startsWith(root) ? undefined : `module ${module} lies outside of its package`;
}

/** The factories of a module. @throws WorldforgeError provider_failed */
async function factoriesOf(provider: string, file: string): Promise<ProviderFactories> {
  const loaded: unknown = await import(pathToFileURL(file).href);
  const result = z.object({ factories: z.custom<ProviderFactories>(isFactories) }).safeParse(loaded);
  if (result.success) return result.data.factories;
  throw new WorldforgeError('provider_failed', `${provider}: its module exports no usable 'factories'`, {
    hint: 'export const factories = { score: (config) => provider }',
  });
}

function isFactories(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const known: readonly string[] = capabilities;
  return Object.entries(value).every(([name, made]) => known.includes(name) && typeof made === 'function');
}

function entryOf(provider: Declared, offer: Offer): ProviderEntry {
  const { name, module, summary, variables } = provider;
  const file = path.resolve(offer.folder, module);
  return {
    name,
    capabilities: provider.capabilities,
    summary: summary === '' ? `Of package ${offer.package}.` : summary,
    package: offer.package,
    variables: Object.entries(variables),
    load: () => factoriesOf(name, file),
  };
}

/** A search adds to these as it goes. */
interface Found {
  readonly entries: ProviderEntry[];
  readonly skipped: SkippedProvider[];
  readonly taken: Set<string>;
}

function look(folder: string, found: Found): void {
  const label = path.basename(folder);
  const skip = (provider: string, reason: string, from = label): void =>
    void found.skipped.push({ package: from, provider, reason });
  let content: unknown;
  try {
    content = readPackage(folder);
  } catch (error) {
    skip('', errorText(error));
    return;
  }
  if (typeof content !== 'object' || content === null || !('worldforge' in content)) return;
  const parsed = packageShape.safeParse(content);
  if (!parsed.success) {
    skip('', `package.json: ${z.prettifyError(parsed.error)}`);
    return;
  }
  const { name, dependencies, peerDependencies, worldforge } = parsed.data;
  const wanted = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (other) => other !== 'worldforge',
  );
  const offer = { folder, package: name, dependencies: wanted };
  for (const [index, unchecked] of worldforge.providers.entries()) {
    const provider = declared.safeParse(unchecked);
    if (!provider.success) {
      skip(`#${index}`, z.prettifyError(provider.error), name);
      continue;
    }
    const reason = refusal(provider.data, offer, found.taken);
    if (reason !== undefined) {
      skip(provider.data.name, reason, name);
      continue;
    }
    found.taken.add(providerNode(provider.data.name));
    found.entries.push(entryOf(provider.data, offer));
  }
}

/**
 * The project's own package first, then those in its `node_modules`, by name; names that are taken are
 * skipped.
 */
export function discoverProviders(project: string, known: readonly ProviderEntry[]): Discovery {
  const taken = new Set(known.map(({ name }) => providerNode(name)));
  const found: Found = { entries: [], skipped: [], taken };
  for (const folder of [project, ...packagesIn(path.join(project, 'node_modules'))]) look(folder, found);
  return { entries: found.entries, skipped: found.skipped };
}
