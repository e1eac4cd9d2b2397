// Flags of `worldforge replay info`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag } from '../flags.ts';

export interface InfoFlags {
  readonly profile?: string;
  readonly format: 'text' | 'json';
}

const text = String;

export const infoFlags: FlagParametersForType<InfoFlags, CliContext> = {
  profile: {
    kind: 'parsed',
    parse: text,
    optional: true,
    brief: 'Observation profile: say which of its fields each topic could feed',
    placeholder: 'FILE',
  },
  format: formatFlag,
};

export const infoPositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [
    {
      parse: text,
      brief: 'Recording: a rosbag2 directory, a file of one, or the name of a shipped session',
      placeholder: 'BAG',
    },
  ],
};
