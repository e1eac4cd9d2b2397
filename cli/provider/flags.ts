// Flags of `worldforge provider ...`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import { parseCapability, type Capability } from '../../providers/provider.ts';
import type { CliContext } from '../context.ts';

export interface JsonFlags {
  readonly json: boolean;
}

export interface SelectFlags extends JsonFlags {
  readonly capability?: Capability;
  readonly registeredOnly: boolean;
}

const json = { kind: 'boolean', default: false, withNegated: false, brief: 'Print JSON on stdout' } as const;

export const jsonFlags: FlagParametersForType<JsonFlags, CliContext> = { json };

export const selectFlags: FlagParametersForType<SelectFlags, CliContext> = {
  json,
  capability: {
    kind: 'parsed',
    parse: parseCapability,
    optional: true,
    brief: 'Only providers with it: predict, embed, score or policy',
    placeholder: 'CAPABILITY',
  },
  registeredOnly: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Leave out providers whose variables are not set',
  },
};

export const providerPositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [{ parse: String, brief: 'Name of the provider', placeholder: 'NAME' }],
};

export const providerOrAllPositional: TypedPositionalParameters<[string?], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: String, brief: 'Name of the provider; all unless given', placeholder: 'NAME', optional: true },
  ],
};
