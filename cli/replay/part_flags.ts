// Flags of `worldforge replay trim|filter|redact`: three ways to show a part of a run.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';

interface CommonFlags {
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

export interface TrimFlags extends CommonFlags {
  readonly from?: number;
  readonly to?: number;
}

export interface FilterFlags extends CommonFlags {
  readonly topic?: readonly string[];
  readonly withoutTopic?: readonly string[];
}

export interface RedactFlags extends TrimFlags, FilterFlags {
  readonly images: 'drop' | 'mask' | 'keep';
  readonly mask?: readonly string[];
}

const text = String;

function parseSeconds(input: string): number {
  const seconds = Number(input);
  if (input.trim() === '' || !Number.isFinite(seconds) || seconds < 0)
    throw new RangeError(`a time is seconds from the first message on, from 0, not ${input}`);
  return seconds;
}

function parseMask(input: string): string {
  if (!/^\/[\w/]+:[a-z][\w.]*$/.test(input))
    throw new RangeError(`a mask is TOPIC:FIELD, such as /goal:instruction, not ${input}`);
  return input;
}

function seconds(brief: string) {
  return { kind: 'parsed', parse: parseSeconds, optional: true, brief, placeholder: 'SECONDS' } as const;
}

function many(parse: (input: string) => string, brief: string, placeholder: string) {
  return { kind: 'parsed', parse, variadic: true, optional: true, brief, placeholder } as const;
}

const common = { workspaceDir: workspaceDirFlag, format: formatFlag } as const;

const times = {
  from: seconds('Where the part begins, and what was latched then'),
  to: seconds('Where it ends'),
} as const;

const topics = {
  topic: many(text, 'Only this topic, by its full name (repeatable)', 'TOPIC'),
  withoutTopic: many(text, 'Without this topic (repeatable)', 'TOPIC'),
} as const;

export const trimFlags: FlagParametersForType<TrimFlags, CliContext> = { ...common, ...times };

export const filterFlags: FlagParametersForType<FilterFlags, CliContext> = { ...common, ...topics };

export const redactFlags: FlagParametersForType<RedactFlags, CliContext> = {
  ...common,
  ...times,
  ...topics,
  images: {
    kind: 'enum',
    values: ['drop', 'mask', 'keep'],
    default: 'drop',
    brief: 'What becomes of pictures: left out, blanked, or kept',
  },
  mask: many(parseMask, 'Field that is blanked, TOPIC:FIELD (repeatable)', 'MASK'),
};

export const partPositional: TypedPositionalParameters<[string, string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: text, brief: 'Run id in the workspace, or path of a run directory', placeholder: 'RUN' },
    { parse: text, brief: 'Folder for the part, which must not be there yet', placeholder: 'DIR' },
  ],
};
