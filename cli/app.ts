// The one command table. Each command's code is loaded only when it runs.
import {
  buildApplication,
  buildCommand,
  buildRouteMap,
  formatMessageForArgumentScannerError,
  help,
  text_en,
  version,
  type Application,
  type ApplicationText,
  ArgumentScannerError,
} from '@stricli/core';
import { errorText } from '../core/errors.ts';
import { packageVersion } from '../core/package_root.ts';
import type { CliContext } from './context.ts';
import { exitCodes, formatError } from './errors.ts';
import { launchFlags, launchPositional, type LaunchFlags } from './launch/flags.ts';
import { evalFlags, type EvalFlags } from './eval/flags.ts';
import { observeFlags, type ObserveFlags } from './observe/flags.ts';
import { operator } from './operator/routes.ts';
import { selectFlags, type SelectFlags } from './provider/flags.ts';
import { provider } from './provider/routes.ts';
import { reviewFlags, type ReviewFlags } from './review/flags.ts';
import { replay } from './replay/routes.ts';
import { runs } from './runs/routes.ts';
import { sitePolicy } from './site_policy/routes.ts';

/** The checklist of the built-in policy. */
const items = ['workspace_clear', 'emergency_stop_available', 'operator_present', 'controller_isolated'];

const review = buildCommand<ReviewFlags, [], CliContext>({
  loader: async () => (await import('./review/command.ts')).review,
  parameters: { flags: reviewFlags },
  docs: {
    brief:
      'Dry-run review of a recorded session: propose, score, choose, refuse or rehearse, keep the evidence',
    customUsage: [
      `${items.map((item) => `--check ${item}`).join(' ')} --approve-dry-run`,
      '--session replay/sessions/pusht-02 --format json',
    ],
  },
});

const launch = buildCommand<LaunchFlags, string[], CliContext>({
  loader: async () => (await import('./launch/command.ts')).launch,
  parameters: { flags: launchFlags, positional: launchPositional },
  docs: {
    brief: 'Start the nodes of a launch file on ROS 2, one process each, and end them together',
    customUsage: [
      'planner.launch policy:=scripted score:=mock',
      'planner.launch --print',
      'planner.launch --show-args',
    ],
  },
});

const observe = buildCommand<ObserveFlags, [], CliContext>({
  loader: async () => (await import('./observe/command.ts')).observe,
  parameters: { flags: observeFlags },
  docs: {
    brief:
      'Check an observation profile, and whether a recorded session or a running graph has what it asks for',
    customUsage: [
      '--check launch/params/pusht_profile.yaml --session pusht-01',
      '--check launch/params/pusht_profile.yaml --graph ros',
    ],
  },
});

const evaluate = buildCommand<EvalFlags, [], CliContext>({
  loader: async () => (await import('./eval/command.ts')).evaluateSuite,
  parameters: { flags: evalFlags },
  docs: {
    brief: 'Play a suite in closed loop: does a scorer make a policy better? Intervals, verdict, report',
    customUsage: ['--starts 50', '--starts 200 --candidates 16 --reference cem', '--simulator sim'],
  },
});

const doctor = buildCommand<SelectFlags, [], CliContext>({
  loader: async () => (await import('./doctor/command.ts')).doctor,
  parameters: { flags: selectFlags },
  docs: {
    brief: 'Say which providers can be used, what is missing, and what here stands in the way of ROS 2',
    customUsage: ['', '--capability score --registered-only', '--json'],
  },
});

const root = buildRouteMap({
  routes: {
    review,
    launch,
    observe,
    replay,
    runs,
    operator,
    'site-policy': sitePolicy,
    eval: evaluate,
    provider,
    doctor,
  },
  docs: {
    brief: 'WorldForge stands between a learned policy and a robot. Execution is refused by default.',
  },
});

function usageText(detail: string): string {
  return `WorldForge CLI error [worldforge]: usage: ${detail}\nFirst triage: worldforge --help`;
}

/** A wrong value is told with the flag that has it and with what the flag takes. */
const valueErrors: Parameters<typeof formatMessageForArgumentScannerError>[1] = {
  ArgumentParseError: ({ exception }) => errorText(exception),
  EnumValidationError: ({ externalFlagName, input, values }) =>
    `--${externalFlagName} takes ${values.join(' or ')}, not ${input}`,
};

const text: ApplicationText = {
  ...text_en,
  exceptionWhileParsingArguments: (error) => {
    const known = error instanceof ArgumentScannerError;
    return usageText(known ? formatMessageForArgumentScannerError(error, valueErrors) : String(error));
  },
  noCommandRegisteredForInput: ({ input, corrections }) => {
    const nearest = corrections.length === 0 ? '' : `; nearest: ${corrections.join(', ')}`;
    return usageText(`no command ${input}${nearest}`);
  },
  exceptionWhileRunningCommand: (error) => formatError('worldforge', error),
  commandErrorResult: (error) => formatError('worldforge', error),
};

export function makeApp(): Application<CliContext> {
  const configuration = {
    name: 'worldforge',
    scanner: { caseStyle: 'allow-kebab-for-camel' as const },
    documentation: { disableAnsiColor: true },
    determineExitCode: () => exitCodes.error,
    localization: { text },
  };
  const formatting = {
    caseStyle: 'convert-camel-to-kebab' as const,
    useAliasInUsageLine: false,
    onlyRequiredInUsageLine: true,
  };
  return buildApplication(root, configuration, {
    help: help({ brief: 'Print help and exit', formatting, defaultForRouteMap: true }),
    version: version({ brief: 'Print the version and exit', info: { currentVersion: packageVersion() } }),
  });
}
