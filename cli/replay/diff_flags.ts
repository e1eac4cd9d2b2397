// Flags of `worldforge replay diff`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';

export interface DiffFlags {
  readonly topic?: readonly string[];
  readonly all: boolean;
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

const text = String;
const brief = 'Run id, run directory, rosbag2 directory, a file of one, or the name of a shipped session';

export const diffFlags: FlagParametersForType<DiffFlags, CliContext> = {
  topic: {
    kind: 'parsed',
    parse: text,
    variadic: true,
    optional: true,
    brief: 'Compare this topic alone (repeatable)',
    placeholder: 'TOPIC',
  },
  all: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Compare what differs between any two runs too: ids, stamps, timings, signs of life',
  },
  workspaceDir: workspaceDirFlag,
  format: formatFlag,
};

export const diffPositional: TypedPositionalParameters<[string, string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: text, brief, placeholder: 'A' },
    { parse: text, brief, placeholder: 'B' },
  ],
};
