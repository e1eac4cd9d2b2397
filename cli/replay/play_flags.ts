// Flags of `worldforge replay play`.
import type { FlagParametersForType } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { parseNamespace } from '../ros_flags.ts';

export interface PlayFlags {
  readonly rate: number;
  readonly startOffset: number;
  readonly loop: boolean;
  readonly paused: boolean;
  readonly clock: boolean;
  /** `replay`, or a namespace below it. */
  readonly namespace: string;
  readonly workspaceDir: string;
}

const text = String;
const [rateMin, rateMax] = [0.01, 100];
const offsetMax = 86_400;

function parseRate(input: string): number {
  const rate = Number(input);
  if (!(rate >= rateMin && rate <= rateMax))
    throw new RangeError(`--rate takes ${String(rateMin)} to ${String(rateMax)}, not ${input}`);
  return rate;
}

function parseOffset(input: string): number {
  const seconds = Number(input);
  if (input === '' || !(seconds >= 0 && seconds <= offsetMax))
    throw new RangeError(`--start-offset takes 0 to ${String(offsetMax)} seconds, not ${input}`);
  return seconds;
}

/** A graph obeys topics of its own names and a robot those of its namespace, whoever publishes them. */
function parseOwnNamespace(input: string): string {
  if (!/^\/?replay(\/|$)/.test(input))
    throw new RangeError(
      `--namespace takes replay or a namespace below it such as replay/left, not ${input}`,
    );
  return parseNamespace(input);
}

const off = { kind: 'boolean', default: false, withNegated: false } as const;

export const playFlags: FlagParametersForType<PlayFlags, CliContext> = {
  rate: {
    kind: 'parsed',
    parse: parseRate,
    default: '1',
    brief: 'How much faster than recorded',
    placeholder: 'R',
  },
  startOffset: {
    kind: 'parsed',
    parse: parseOffset,
    default: '0',
    brief: 'Seconds that are left out at the start',
    placeholder: 'S',
  },
  loop: { ...off, brief: 'Begin again at the end, with header stamps that rise, until interrupted' },
  paused: { ...off, brief: 'Give nothing before NS/player/step or NS/player/pause say so' },
  clock: { ...off, brief: 'Publish recorded time on /clock' },
  namespace: {
    kind: 'parsed',
    parse: parseOwnNamespace,
    default: 'replay',
    brief: 'Put before every recorded topic: replay, or a namespace below it',
    placeholder: 'NS',
  },
  workspaceDir: {
    kind: 'parsed',
    parse: text,
    default: '.worldforge',
    brief: 'Where runs are kept',
    placeholder: 'DIR',
  },
};
