// Flags of `worldforge site-policy init|validate|sign|diff`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, passphraseFileFlag } from '../flags.ts';

export interface SignFlags {
  readonly keyDir: string;
  readonly passphraseFile?: string;
}

export interface InitFlags extends SignFlags {
  readonly policy: string;
  readonly replacePin?: string;
}

export interface FormatFlags {
  readonly format: 'text' | 'json';
}

const keyDirFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'Folder of the site key: best on a medium that is not kept at this host',
  placeholder: 'DIR',
} as const;

export const signFlags: FlagParametersForType<SignFlags, CliContext> = {
  keyDir: keyDirFlag,
  passphraseFile: passphraseFileFlag,
};

export const initFlags: FlagParametersForType<InitFlags, CliContext> = {
  keyDir: keyDirFlag,
  passphraseFile: passphraseFileFlag,
  policy: {
    kind: 'parsed',
    parse: String,
    default: 'site_policy.yaml',
    brief: 'Where the starting policy is written; a file that is there stays',
    placeholder: 'FILE',
  },
  replacePin: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: 'Key id of the pinned site key that the new one replaces on this host',
    placeholder: 'KEY-ID',
  },
};

export const formatFlags: FlagParametersForType<FormatFlags, CliContext> = { format: formatFlag };

const brief = 'Site policy, YAML';

export const filePositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [{ parse: String, brief, placeholder: 'FILE' }],
};

export const filesPositional: TypedPositionalParameters<[string, string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: String, brief, placeholder: 'A' },
    { parse: String, brief, placeholder: 'B' },
  ],
};
