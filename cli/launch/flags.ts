// Flags of `worldforge launch`.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';

export interface LaunchFlags {
  readonly graph: 'memory' | 'ros';
  readonly print: boolean;
  readonly showArgs: boolean;
  readonly format: 'text' | 'json';
}

export const launchFlags: FlagParametersForType<LaunchFlags, CliContext> = {
  graph: {
    kind: 'enum',
    values: ['ros', 'memory'],
    default: 'ros',
    brief: 'ros: one process a node; memory: the same review in this process, without ROS 2',
  },
  print: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Print what would be started, and start nothing; needs no ROS 2',
  },
  showArgs: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Print the arguments that the file takes',
  },
  format: {
    kind: 'enum',
    values: ['text', 'json'],
    default: 'text',
    brief: 'Form of --print, of --show-args and of the result on the memory graph',
  },
};

export const launchPositional: TypedPositionalParameters<string[], CliContext> = {
  kind: 'array',
  minimum: 1,
  parameter: {
    parse: String,
    brief: 'Launch file, planner.launch or a path, then its arguments as KEY:=VALUE',
    placeholder: 'FILE-or-KEY:=VALUE',
  },
};
