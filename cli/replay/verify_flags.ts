// Flags of `worldforge replay verify`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';

export interface VerifyFlags {
  readonly workspaceDir: string;
  readonly trust?: readonly string[];
  readonly format: 'text' | 'json';
}

const text = String;

function parseKey(input: string): string {
  if (!/^[0-9a-f]{64}$/.test(input))
    throw new RangeError(`--trust takes a public key of 64 hexadecimal digits, not ${input}`);
  return input;
}

export const verifyFlags: FlagParametersForType<VerifyFlags, CliContext> = {
  workspaceDir: workspaceDirFlag,
  trust: {
    kind: 'parsed',
    parse: parseKey,
    variadic: true,
    optional: true,
    brief:
      'Public key to trust besides those of this host and its operators, 64 hexadecimal digits (repeatable)',
    placeholder: 'KEY',
  },
  format: formatFlag,
};

export const verifyPositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: text, brief: 'Run id in the workspace, or path of a run directory', placeholder: 'RUN' },
  ],
};
