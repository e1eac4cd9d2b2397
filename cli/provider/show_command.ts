// `worldforge provider list|info|docs|health`: what is known of providers, without asking one for an answer.
import { systemClocks } from '../../core/clock.ts';
import {
  configSummary,
  healthOf,
  profileOf,
  registrationOf,
  type HealthRecord,
} from '../../providers/diagnose.ts';
import type { OpenedRegistry } from '../../providers/open.ts';
import type { ProviderEntry } from '../../providers/registry.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { JsonFlags, SelectFlags } from './flags.ts';
import { entryNamed, openKnown, selected } from './known.ts';

export function printJson({ process }: CliContext, value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

function record(entry: ProviderEntry, opened: OpenedRegistry): object {
  const { registered, missing, by } = registrationOf(entry, opened);
  return { name: entry.name, registered, registered_by: by, missing, profile: profileOf(entry) };
}

function line(entry: ProviderEntry, opened: OpenedRegistry): string {
  const { registered, missing, by } = registrationOf(entry, opened);
  const state = registered ? `registered by ${by.join(', ')}` : `needs ${missing.join(', ')}`;
  return `${entry.name}: ${entry.capabilities.join(', ') || 'scaffold'}; ${state}\n`;
}

export async function list(this: CliContext, flags: SelectFlags): Promise<void> {
  await performing(this, 'provider list', () => {
    const opened = openKnown();
    const entries = selected(opened, flags);
    if (flags.json)
      printJson(
        this,
        entries.map((entry) => record(entry, opened)),
      );
    else this.process.stdout.write(entries.map((entry) => line(entry, opened)).join(''));
    return exitCodes.ok;
  });
}

export async function info(this: CliContext, flags: JsonFlags, name: string): Promise<void> {
  await performing(this, 'provider info', async () => {
    const opened = openKnown();
    const entry = entryNamed(opened, name);
    const health = await healthOf(entry, opened, { clocks: systemClocks, signal: this.signal });
    const fields = configSummary(entry, opened);
    if (flags.json) printJson(this, { ...record(entry, opened), health, config_summary: fields });
    else {
      const rows = fields.map(
        ({ name: field, source, required, secret }) =>
          `  ${field}: ${source}${required ? ', required' : ''}${secret ? ', secret' : ''}\n`,
      );
      this.process.stdout.write([line(entry, opened), healthLine(health), ...rows].join(''));
    }
    return exitCodes.ok;
  });
}

export async function docs(this: CliContext, flags: JsonFlags, name?: string): Promise<void> {
  await performing(this, 'provider docs', () => {
    const opened = openKnown();
    const all = { registeredOnly: false };
    const entries = name === undefined ? selected(opened, all) : [entryNamed(opened, name)];
    const manifests = entries.map(
      ({ name: provider, manifest }) => manifest ?? { provider, docs_path: null },
    );
    if (flags.json) printJson(this, manifests);
    else {
      const rows = entries.map(
        ({ name: provider, summary, manifest }) =>
          `${provider}: ${summary}\n  page: ${manifest?.docs_path ?? 'none'}\n` +
          `  set up: ${manifest?.setup_hint ?? 'see its package'}\n` +
          `  proof: ${manifest?.minimum_smoke_command ?? `worldforge provider health ${provider}`}\n`,
      );
      this.process.stdout.write(rows.join(''));
    }
    return exitCodes.ok;
  });
}

export function healthLine({ name, healthy, latency_ms: latency, details }: HealthRecord): string {
  return `${name}: ${healthy ? 'healthy' : 'unhealthy'} (${latency} ms): ${details}\n`;
}

/** Of all: the registered ones, since what is not configured is not ill. Of one: that one, whatever it is. */
export async function health(this: CliContext, flags: SelectFlags, name?: string): Promise<void> {
  await performing(this, 'provider health', async () => {
    const opened = openKnown();
    const entries =
      name === undefined ? selected(opened, { ...flags, registeredOnly: true }) : [entryNamed(opened, name)];
    const records: HealthRecord[] = [];
    for (const entry of entries)
      records.push(await healthOf(entry, opened, { clocks: systemClocks, signal: this.signal }));
    if (flags.json) printJson(this, name === undefined ? records : records[0]);
    else this.process.stdout.write(records.map(healthLine).join(''));
    return records.every(({ healthy }) => healthy) ? exitCodes.ok : exitCodes.refused;
  });
}
