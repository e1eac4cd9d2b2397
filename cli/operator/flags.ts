// Flags of `worldforge operator enroll|list|revoke`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import { roles, type Role } from '../../safety/roles.ts';
import type { CliContext } from '../context.ts';
import { formatFlag, passphraseFileFlag } from '../flags.ts';

export interface EnrollFlags {
  readonly role?: readonly Role[];
  readonly passphraseFile?: string;
}

export interface ListFlags {
  readonly format: 'text' | 'json';
}

export const enrollFlags: FlagParametersForType<EnrollFlags, CliContext> = {
  role: {
    kind: 'enum',
    values: roles,
    variadic: true,
    optional: true,
    brief: 'What the key may sign (repeatable); operator unless given',
  },
  passphraseFile: passphraseFileFlag,
};

export const listFlags: FlagParametersForType<ListFlags, CliContext> = { format: formatFlag };

export const namePositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [{ parse: String, brief: 'Name of the operator, lower_snake_case', placeholder: 'NAME' }],
};
