// The commands `worldforge replay ...` of the command table.
import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { diffFlags, diffPositional, type DiffFlags } from './diff_flags.ts';
import { exportFlags, exportPositional, type ExportFlags } from './export_flags.ts';
import { infoFlags, infoPositional, type InfoFlags } from './info_flags.ts';
import { playFlags, type PlayFlags } from './play_flags.ts';
import { repairFlags, repairPositional, type RepairFlags } from './repair_flags.ts';
import { stepFlags, type StepFlags } from './step_flags.ts';
import { verifyFlags, verifyPositional, type VerifyFlags } from './verify_flags.ts';
import {
  filterFlags,
  partPositional,
  redactFlags,
  trimFlags,
  type FilterFlags,
  type RedactFlags,
  type TrimFlags,
} from './part_flags.ts';

const verify = buildCommand<VerifyFlags, [string], CliContext>({
  loader: async () => (await import('./verify_command.ts')).verify,
  parameters: { flags: verifyFlags, positional: verifyPositional },
  docs: {
    brief:
      'Check the files, signatures and chains of a run, and that replaying its inputs yields the same bytes',
  },
});

const info = buildCommand<InfoFlags, [string], CliContext>({
  loader: async () => (await import('./info_command.ts')).info,
  parameters: { flags: infoFlags, positional: infoPositional },
  docs: {
    brief: 'Say what a recording holds, and which fields of an observation profile its topics could feed',
    customUsage: ['--profile launch/params/pusht_profile.yaml pusht-01'],
  },
});

const repair = buildCommand<RepairFlags, [string], CliContext>({
  loader: async () => (await import('./repair_command.ts')).repair,
  parameters: { flags: repairFlags, positional: repairPositional },
  docs: {
    brief: 'Make a recording that nobody closed one that every reader opens, and say what is lost',
    customUsage: ['bag_0.mcap', '--copy repaired .worldforge/runs/RUN-ID'],
  },
});

const diff = buildCommand<DiffFlags, [string, string], CliContext>({
  loader: async () => (await import('./diff_command.ts')).diff,
  parameters: { flags: diffFlags, positional: diffPositional },
  docs: {
    brief: 'Name the first message of each topic in which two runs or recordings differ, with both values',
    customUsage: ['RUN-ID RUN-ID', '--topic /planner/plan --all RUN-ID RUN-ID'],
  },
});

const exportBag = buildCommand<ExportFlags, [string, string], CliContext>({
  loader: async () => (await import('./export_command.ts')).exportBag,
  parameters: { flags: exportFlags, positional: exportPositional },
  docs: {
    brief: 'Copy a recording for an older ROS 2, messages as they are',
    customUsage: ['--humble RUN-ID DIR', '--humble replay/sessions/pusht-01 DIR'],
  },
});

const step = buildCommand<StepFlags, [string], CliContext>({
  loader: async () => (await import('./step_command.ts')).step,
  parameters: { flags: stepFlags, positional: verifyPositional },
  docs: {
    brief:
      'Drive a node of a run again from its recorded inputs, and show what came in and went out, one by one',
    customUsage: ['--node gate RUN-ID', '--node planner --cycle 2 --format json RUN-ID'],
  },
});

const play = buildCommand<PlayFlags, [string], CliContext>({
  loader: async () => (await import('./play_command.ts')).play,
  parameters: { flags: playFlags, positional: infoPositional },
  docs: {
    brief: 'Play a recording, or what a run recorded, on ROS 2 for viewers, in a namespace of its own',
    customUsage: ['pusht-01', '--loop --clock --rate 2 RUN-ID'],
  },
});

const trim = buildCommand<TrimFlags, [string, string], CliContext>({
  loader: async () => (await import('./part_command.ts')).trim,
  parameters: { flags: trimFlags, positional: partPositional },
  docs: {
    brief: 'Show some seconds of a run, with the proof that they are as they were recorded',
    customUsage: ['--from 3 --to 8.5 RUN-ID DIR'],
  },
});

const filter = buildCommand<FilterFlags, [string, string], CliContext>({
  loader: async () => (await import('./part_command.ts')).filter,
  parameters: { flags: filterFlags, positional: partPositional },
  docs: {
    brief: 'Show some topics of a run, with the proof that they are as they were recorded',
    customUsage: ['--topic /planner/plan --topic /gate/verdict RUN-ID DIR'],
  },
});

const redact = buildCommand<RedactFlags, [string, string], CliContext>({
  loader: async () => (await import('./part_command.ts')).redact,
  parameters: { flags: redactFlags, positional: partPositional },
  docs: {
    brief: 'Show a run without secrets, host paths, pictures and fields that you name; the rest is proven',
    customUsage: ['RUN-ID DIR', '--images mask --mask /goal:instruction RUN-ID DIR'],
  },
});

export const replay = buildRouteMap({
  routes: { verify, info, repair, diff, step, play, trim, filter, redact, export: exportBag },
  docs: { brief: 'Work with recordings and recorded runs' },
});
