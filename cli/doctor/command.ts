// `worldforge doctor`: which providers there are and what is missing, and what of this machine stands in the
// way
// of ROS 2. Exit code 0; 1 where a registered provider is unhealthy or a check found an error.
import { systemClocks } from '../../core/clock.ts';
import { processEnvironment } from '../../core/environment.ts';
import { healthOf, profileOf, registrationOf, type HealthRecord } from '../../providers/diagnose.ts';
import type { OpenedRegistry } from '../../providers/open.ts';
import type { ProviderEntry } from '../../providers/registry.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { SelectFlags } from '../provider/flags.ts';
import { openKnown, selected } from '../provider/known.ts';
import { healthLine, printJson } from '../provider/show_command.ts';
import { checkRos, type Finding } from './ros_checks.ts';
import { readRosFacts } from './ros_facts.ts';

interface Examined {
  readonly entry: ProviderEntry;
  readonly health: HealthRecord;
}

function issuesOf(examined: readonly Examined[], opened: OpenedRegistry): readonly string[] {
  const { reading, skipped } = opened;
  return [
    ...examined
      .filter(({ health }) => !health.healthy)
      .map(({ entry, health }) => {
        const { missing } = registrationOf(entry, opened);
        const why = missing.length === 0 ? health.details : `missing or invalid ${missing.join(', ')}`;
        return `Provider '${entry.name}' is unavailable: ${why}.`;
      }),
    ...reading.problems.map(({ file, line, reason }) => `${file}${line === 0 ? '' : `:${line}`}: ${reason}`),
    ...skipped.map(
      ({ package: from, provider, reason }) => `package ${from}: ${provider} left out: ${reason}`,
    ),
  ];
}

function reportOf(examined: readonly Examined[], opened: OpenedRegistry, ros: readonly Finding[]): object {
  const providers = examined.map(({ entry, health }) => {
    const { registered, by, missing } = registrationOf(entry, opened);
    return { name: entry.name, registered, registered_by: by, missing, profile: profileOf(entry), health };
  });
  return {
    schema_version: 1,
    provider_count: providers.length,
    registered_provider_count: providers.filter(({ registered }) => registered).length,
    healthy_provider_count: providers.filter(({ health }) => health.healthy).length,
    providers,
    issues: issuesOf(examined, opened),
    ros,
  };
}

function rosLine({ check, status, detail, next }: Finding): string {
  return `${check}: ${status}: ${detail}${next === '' ? '' : `\n  next: ${next}`}\n`;
}

export async function doctor(this: CliContext, flags: SelectFlags): Promise<void> {
  await performing(this, 'doctor', async () => {
    const opened = openKnown();
    const examined: Examined[] = [];
    for (const entry of selected(opened, flags))
      examined.push({
        entry,
        health: await healthOf(entry, opened, { clocks: systemClocks, signal: this.signal }),
      });
    const ros = checkRos(readRosFacts(processEnvironment()));
    if (flags.json) printJson(this, reportOf(examined, opened, ros));
    else {
      const lines = examined.map(({ entry, health }) => {
        const { registered, by } = registrationOf(entry, opened);
        return registered ? `${healthLine(health)}  registered by ${by.join(', ')}\n` : healthLine(health);
      });
      const issues = issuesOf(examined, opened).map((issue) => `issue: ${issue}\n`);
      this.process.stdout.write([...lines, ...issues, ...ros.map(rosLine)].join(''));
    }
    const ill = examined.some(
      ({ entry, health }) => registrationOf(entry, opened).registered && !health.healthy,
    );
    return ill || ros.some(({ status }) => status === 'error') ? exitCodes.refused : exitCodes.ok;
  });
}
