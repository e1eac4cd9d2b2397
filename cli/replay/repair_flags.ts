// Flags of `worldforge replay repair`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';

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
  workspaceDir: {
    kind: 'parsed',
    parse: text,
    default: '.worldforge',
    brief: 'Where runs are kept',
    placeholder: 'DIR',
  },
  format: { kind: 'enum', values: ['text', 'json'], default: 'text', brief: 'What is printed on stdout' },
};

export const repairPositional: TypedPositionalParameters<[string], CliContext> = {
  kind: 'tuple',
  parameters: [
    { parse: text, brief: 'Rosbag2 directory, .mcap file, run id or run directory', placeholder: 'PATH' },
  ],
};
