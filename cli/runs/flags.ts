// Flags of `worldforge runs ...`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { RunFilter } from '../../replay/runs/filter.ts';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';
import { tableFormats, type TableFormat } from './formats.ts';

const text = String;

/** A whole number from 0. */
function parseCount(input: string): number {
  const count = Number(input);
  if (input.trim() === '' || !Number.isSafeInteger(count) || count < 0)
    throw new RangeError(`a count is a whole number from 0, not ${input}`);
  return count;
}

function parseMoment(input: string): string {
  if (!/^\d{4}(-\d{2}(-\d{2}(T[\d:.]{2,12}Z?)?)?)?$/.test(input))
    throw new RangeError(`a moment looks like 2026-01-31 or 2026-01-31T12:00, not ${input}`);
  return input;
}

function optional(brief: string, placeholder: string, parse: (input: string) => string = text) {
  return { kind: 'parsed', parse, optional: true, brief, placeholder } as const;
}

export interface ListFlags extends RunFilter {
  readonly workspaceDir: string;
  readonly format: TableFormat;
  readonly output?: string;
}

function tableFlags(fallback: TableFormat) {
  return {
    workspaceDir: workspaceDirFlag,
    format: {
      kind: 'enum',
      values: [...tableFormats],
      default: fallback,
      brief: 'What is printed on stdout, or written to the file of --output',
    },
    output: optional('File that is written instead of stdout', 'FILE'),
  } as const;
}

const filterFlags: FlagParametersForType<RunFilter, CliContext> = {
  provider: optional('Only runs of this provider', 'NAME'),
  capability: optional('Only runs with this capability', 'NAME'),
  status: optional('Only runs with this status', 'STATUS'),
  kind: optional('Only runs of this kind', 'KIND'),
  artifactType: optional('Only runs with a file of this suffix', 'SUFFIX'),
  createdFrom: optional('Only runs from this moment on, UTC', 'TIME', parseMoment),
  createdTo: optional('Only runs up to this moment, UTC', 'TIME', parseMoment),
};

export const listFlags: FlagParametersForType<ListFlags, CliContext> = {
  ...tableFlags('text'),
  ...filterFlags,
};

export const indexFlags: FlagParametersForType<ListFlags, CliContext> = {
  ...tableFlags('json'),
  ...filterFlags,
};

export interface ShowFlags {
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

export const showFlags: FlagParametersForType<ShowFlags, CliContext> = {
  workspaceDir: workspaceDirFlag,
  format: formatFlag,
};

export interface CompareFlags {
  readonly workspaceDir: string;
  readonly format: TableFormat;
  readonly output?: string;
}

export const compareFlags: FlagParametersForType<CompareFlags, CliContext> = tableFlags('text');

interface ApplyFlags {
  readonly workspaceDir: string;
  readonly apply: boolean;
  readonly dryRun: boolean;
  readonly format: 'text' | 'json';
}

const applyFlags = {
  workspaceDir: workspaceDirFlag,
  apply: { kind: 'boolean', default: false, brief: 'Remove them; without it nothing is removed' },
  dryRun: { kind: 'boolean', default: false, brief: 'Only say what would be removed, as without --apply' },
  format: formatFlag,
} as const;

export interface CleanupFlags extends ApplyFlags {
  readonly keep: number;
}

export const cleanupFlags: FlagParametersForType<CleanupFlags, CliContext> = {
  ...applyFlags,
  keep: {
    kind: 'parsed',
    parse: parseCount,
    default: '10',
    brief: 'So many of the newest runs stay',
    placeholder: 'COUNT',
  },
};

export interface PruneFlags extends ApplyFlags {
  readonly maxAgeDays: number;
  readonly keepLatest: number;
  readonly family?: readonly string[];
}

export const pruneFlags: FlagParametersForType<PruneFlags, CliContext> = {
  ...applyFlags,
  maxAgeDays: {
    kind: 'parsed',
    parse: parseCount,
    default: '30',
    brief: 'Younger runs stay; those of the last day do unless it is 0',
    placeholder: 'DAYS',
  },
  keepLatest: {
    kind: 'parsed',
    parse: parseCount,
    default: '10',
    brief: 'So many of the newest runs stay, however old they are',
    placeholder: 'COUNT',
  },
  family: {
    kind: 'parsed',
    parse: text,
    variadic: true,
    optional: true,
    brief: 'Only runs of this kind may go (repeatable)',
    placeholder: 'KIND',
  },
};

export const runsPositional: TypedPositionalParameters<string[], CliContext> = {
  kind: 'array',
  parameter: { parse: text, brief: 'Run ids in the workspace', placeholder: 'RUN' },
  minimum: 2,
};
