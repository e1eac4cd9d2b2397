// Flags of `worldforge replay export`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { workspaceDirFlag } from '../flags.ts';

export interface ExportFlags {
  readonly humble: boolean;
  readonly workspaceDir: string;
}

const text = String;

export const exportFlags: FlagParametersForType<ExportFlags, CliContext> = {
  humble: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'For ROS 2 humble: metadata version 5',
  },
  workspaceDir: workspaceDirFlag,
};

export const exportPositional: TypedPositionalParameters<[string, string], CliContext> = {
  kind: 'tuple',
  parameters: [
    {
      parse: text,
      brief: 'Recording: a run id or run directory, a rosbag2 directory, or a file of one',
      placeholder: 'BAG',
    },
    { parse: text, brief: 'Folder for the copy, which must not be there yet', placeholder: 'DIR' },
  ],
};
