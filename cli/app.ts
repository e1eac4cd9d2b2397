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
import { reviewFlags, type ReviewFlags } from './review/flags.ts';
import { diffFlags, diffPositional, type DiffFlags } from './replay/diff_flags.ts';
import { exportFlags, exportPositional, type ExportFlags } from './replay/export_flags.ts';
import { infoFlags, infoPositional, type InfoFlags } from './replay/info_flags.ts';
import { playFlags, type PlayFlags } from './replay/play_flags.ts';
import { repairFlags, repairPositional, type RepairFlags } from './replay/repair_flags.ts';
import { stepFlags, type StepFlags } from './replay/step_flags.ts';
import { verifyFlags, verifyPositional, type VerifyFlags } from './replay/verify_flags.ts';
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

const verify = buildCommand<VerifyFlags, [string], CliContext>({
  loader: async () => (await import('./replay/verify_command.ts')).verify,
  parameters: { flags: verifyFlags, positional: verifyPositional },
  docs: {
    brief:
      'Check the files, signatures and chains of a run, and that replaying its inputs yields the same bytes',
  },
});

const info = buildCommand<InfoFlags, [string], CliContext>({
  loader: async () => (await import('./replay/info_command.ts')).info,
  parameters: { flags: infoFlags, positional: infoPositional },
  docs: {
    brief: 'Say what a recording holds, and which fields of an observation profile its topics could feed',
    customUsage: ['--profile launch/params/pusht_profile.yaml pusht-01'],
  },
});

const repair = buildCommand<RepairFlags, [string], CliContext>({
  loader: async () => (await import('./replay/repair_command.ts')).repair,
  parameters: { flags: repairFlags, positional: repairPositional },
  docs: {
    brief: 'Make a recording that nobody closed one that every reader opens, and say what is lost',
    customUsage: ['bag_0.mcap', '--copy repaired .worldforge/runs/RUN-ID'],
  },
});

const diff = buildCommand<DiffFlags, [string, string], CliContext>({
  loader: async () => (await import('./replay/diff_command.ts')).diff,
  parameters: { flags: diffFlags, positional: diffPositional },
  docs: {
    brief: 'Name the first message of each topic in which two runs or recordings differ, with both values',
    customUsage: ['RUN-ID RUN-ID', '--topic /planner/plan --all RUN-ID RUN-ID'],
  },
});

const exportBag = buildCommand<ExportFlags, [string, string], CliContext>({
  loader: async () => (await import('./replay/export_command.ts')).exportBag,
  parameters: { flags: exportFlags, positional: exportPositional },
  docs: {
    brief: 'Copy a recording for an older ROS 2, messages as they are',
    customUsage: ['--humble RUN-ID DIR', '--humble replay/sessions/pusht-01 DIR'],
  },
});

const step = buildCommand<StepFlags, [string], CliContext>({
  loader: async () => (await import('./replay/step_command.ts')).step,
  parameters: { flags: stepFlags, positional: verifyPositional },
  docs: {
    brief:
      'Drive a node of a run again from its recorded inputs, and show what came in and went out, one by one',
    customUsage: ['--node gate RUN-ID', '--node planner --cycle 2 --format json RUN-ID'],
  },
});

const play = buildCommand<PlayFlags, [string], CliContext>({
  loader: async () => (await import('./replay/play_command.ts')).play,
  parameters: { flags: playFlags, positional: infoPositional },
  docs: {
    brief: 'Play a recording, or what a run recorded, on ROS 2 for viewers, in a namespace of its own',
    customUsage: ['pusht-01', '--loop --clock --rate 2 RUN-ID'],
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

const replay = buildRouteMap({
  routes: { verify, info, repair, diff, step, play, export: exportBag },
  docs: { brief: 'Work with recordings and recorded runs' },
});

const root = buildRouteMap({
  routes: { review, launch, observe, replay, runs, operator, 'site-policy': sitePolicy, eval: evaluate },
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
