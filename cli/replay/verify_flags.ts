// Flags of `worldforge replay verify`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';

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
  workspaceDir: {
    kind: 'parsed',
    parse: text,
    default: '.worldforge',
    brief: 'Where runs are kept',
    placeholder: 'DIR',
  },
  trust: {
    kind: 'parsed',
    parse: parseKey,
    variadic: true,
    optional: true,
    brief: 'Public key to trust besides this host, 64 hexadecimal digits (repeatable)',
    placeholder: 'KEY',
  },
  format: { kind: 'enum', values: ['text', 'json'], default: 'text', brief: 'What is printed on stdout' },
};

export const verifyPositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: text, brief: 'Run id in the workspace, or path of a run directory', placeholder: 'RUN' },
  ],
};
