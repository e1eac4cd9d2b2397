// The reference page of the providers, from their runtime manifests.
import { builtinProviders, type ProviderEntry } from '../../providers/registry.ts';

function list(values: readonly string[], none: string): string {
  return values.length === 0 ? none : values.map((value) => `\`${value}\``).join(', ');
}

function row({ name, capabilities, manifest }: ProviderEntry): string {
  const can = capabilities.join(', ') || 'none';
  const by = list(manifest?.required_env_vars ?? [], 'always');
  return `| \`${name}\` | ${can} | ${manifest?.evidence_level ?? ''} | ${by} |`;
}

function section({ name, summary, manifest }: ProviderEntry): string {
  if (manifest === undefined) return '';
  const lines: readonly (readonly [string, string])[] = [
    ['needs set', list(manifest.required_env_vars, 'nothing')],
    ['may be set', list(manifest.optional_env_vars, 'nothing')],
    ['packages', list(manifest.optional_dependencies, 'none')],
    ['model', manifest.default_model === null ? 'none' : `\`${manifest.default_model}\``],
    ['devices', manifest.device_support.join(', ') || 'none'],
    ['owned by the host', manifest.host_owned_artifacts.join('; ') || 'nothing'],
    ['set up', manifest.setup_hint],
    ['smallest proof', `\`${manifest.minimum_smoke_command}\`: ${manifest.expected_success_signal}`],
    ['page', `[${manifest.docs_path}](../../${manifest.docs_path})`],
  ];
  const rows = lines.map(([what, text]) => `| ${what} | ${text} |`);
  return [`## ${name}`, '', summary, '', '| | |', '|---|---|', ...rows, ''].join('\n');
}

export function emitProvidersPage(): string {
  return [
    '# Providers',
    '',
    'Generated from the runtime manifests by `npm run generate`.',
    'Evidence, weakest first: scaffold, fixture-tested, prepared-host, live-smoke.',
    '',
    '| provider | capabilities | evidence | registered by |',
    '|---|---|---|---|',
    ...builtinProviders.map(row),
    '',
    ...builtinProviders.map(section),
  ].join('\n');
}
