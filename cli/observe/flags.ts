// Flags of `worldforge observe`.
import type { FlagParametersForType } from '@stricli/core';
import type { CliContext } from '../context.ts';

export interface ObserveFlags {
  readonly check: string;
  readonly session?: string;
  readonly format: 'text' | 'json';
}

const text = String;

export const observeFlags: FlagParametersForType<ObserveFlags, CliContext> = {
  check: { kind: 'parsed', parse: text, brief: 'Observation profile to check', placeholder: 'PROFILE' },
  session: {
    kind: 'parsed',
    parse: text,
    optional: true,
    brief:
      'Recorded session to compare it with: a rosbag2 directory, a file of one, or the name of a shipped one',
    placeholder: 'BAG',
  },
  format: { kind: 'enum', values: ['text', 'json'], default: 'text', brief: 'What is printed on stdout' },
};
