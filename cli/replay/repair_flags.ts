// Flags of `worldforge replay repair`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';

export interface RepairFlags {
  readonly copy?: string;
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

const text = String;

export const repairFlags: FlagParametersForType<RepairFlags, CliContext> = {
  copy: {
    kind: 'parsed',
    parse: text,
    optional: true,
    brief: 'Leave it as it is and repair a copy in this folder, which must not be there yet',
    placeholder: 'DIR',
  },
  workspaceDir: workspaceDirFlag,
  format: formatFlag,
};

export const repairPositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: text, brief: 'Rosbag2 directory, .mcap file, run id or run directory', placeholder: 'PATH' },
  ],
};
