// The commands `worldforge runs ...` of the command table.
import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { verifyPositional } from '../replay/verify_flags.ts';
import {
  cleanupFlags,
  compareFlags,
  indexFlags,
  listFlags,
  pruneFlags,
  runsPositional,
  showFlags,
  type CleanupFlags,
  type CompareFlags,
  type ListFlags,
  type PruneFlags,
  type ShowFlags,
} from './flags.ts';

const loadList = async () => (await import('./list_command.ts')).list;

const list = buildCommand<ListFlags, [], CliContext>({
  loader: loadList,
  parameters: { flags: listFlags },
  docs: {
    brief: 'List the runs of a workspace, the newest first, and what in it is none',
    customUsage: ['--status refused --format markdown'],
  },
});

const index = buildCommand<ListFlags, [], CliContext>({
  loader: loadList,
  parameters: { flags: indexFlags },
  docs: {
    brief: 'The same as JSON, with the commands that go on from each run',
    customUsage: ['--status incomplete --artifact-type json', '--format csv --output runs.csv'],
  },
});

const show = buildCommand<ShowFlags, [string], CliContext>({
  loader: async () => (await import('./show_command.ts')).show,
  parameters: { flags: showFlags, positional: verifyPositional },
  docs: { brief: 'Say what one run was, and what to type next' },
});

const compare = buildCommand<CompareFlags, string[], CliContext>({
  loader: async () => (await import('./compare_command.ts')).compare,
  parameters: { flags: compareFlags, positional: runsPositional },
  docs: { brief: 'Say what changed against the first of some runs of one recording' },
});

const cleanup = buildCommand<CleanupFlags, [], CliContext>({
  loader: async () => (await import('./retention_command.ts')).cleanup,
  parameters: { flags: cleanupFlags },
  docs: {
    brief: 'Keep the newest runs; says what would go, and removes it with --apply',
    customUsage: ['--keep 20 --dry-run', '--keep 20 --apply'],
  },
});

const prune = buildCommand<PruneFlags, [], CliContext>({
  loader: async () => (await import('./retention_command.ts')).prune,
  parameters: { flags: pruneFlags },
  docs: {
    brief: 'Let old runs go by age and kind; says what would go, and removes it with --apply',
    customUsage: ['--max-age-days 30 --keep-latest 10', '--family review --apply'],
  },
});

export const runs = buildRouteMap({
  routes: { list, index, show, compare, cleanup, prune },
  docs: { brief: 'Find, compare and clear away recorded runs' },
});
