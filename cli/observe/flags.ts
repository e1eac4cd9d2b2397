// Flags of `worldforge observe`.
import type { FlagParametersForType } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag } from '../flags.ts';
import { namespaceFlag } from '../ros_flags.ts';

export interface ObserveFlags {
  readonly check: string;
  readonly session?: string;
  readonly graph?: 'ros';
  readonly namespace?: string;
  readonly seconds?: number;
  readonly format: 'text' | 'json';
}

const text = String;
const secondsMax = 600;

function parseSeconds(input: string): number {
  const value = Number(input);
  if (!/^\d+$/.test(input) || value < 1 || value > secondsMax)
    throw new RangeError(`--seconds takes a whole number from 1 to ${String(secondsMax)}, not ${input}`);
  return value;
}

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
  graph: {
    kind: 'enum',
    values: ['ros'],
    optional: true,
    brief: 'Compare it with what is published on ROS 2 now',
  },
  namespace: namespaceFlag,
  seconds: {
    kind: 'parsed',
    parse: parseSeconds,
    optional: true,
    brief: 'How long topics and messages are awaited on ROS 2 (default: 10)',
  },
  format: formatFlag,
};
