// Flags of `worldforge replay step`.
import type { FlagParametersForType } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { workspaceDirFlag } from '../flags.ts';

const nodes = ['planner', 'gate', 'controller'] as const;

export interface StepFlags {
  readonly node: (typeof nodes)[number];
  readonly cycle?: number;
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

function parseCycle(input: string): number {
  if (!/^\d{1,10}$/.test(input)) throw new RangeError(`--cycle takes a number from 0, not ${input}`);
  return Number(input);
}

export const stepFlags: FlagParametersForType<StepFlags, CliContext> = {
  node: { kind: 'enum', values: nodes, default: 'planner', brief: 'Whose step is driven' },
  cycle: {
    kind: 'parsed',
    parse: parseCycle,
    optional: true,
    brief: 'Print the inputs of this planning cycle alone, from 0',
    placeholder: 'N',
  },
  workspaceDir: workspaceDirFlag,
  format: {
    kind: 'enum',
    values: ['text', 'json'],
    default: 'text',
    brief: 'What is printed on stdout; json is one object a line',
  },
};
