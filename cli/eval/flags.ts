// Flags of `worldforge eval`.
import type { FlagParametersForType } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';

export interface EvalFlags {
  readonly suite: 'pusht-closed-loop';
  readonly starts: number;
  readonly firstStart: number;
  readonly policy: string;
  readonly score: string;
  readonly candidates: number;
  readonly margin: number;
  readonly simulator: 'gym' | 'sim';
  readonly reference: 'cem' | 'none';
  readonly seed: number;
  readonly workspaceDir: string;
  readonly format: 'text' | 'json';
}

/** Takes a whole number from `low` to `high`. */
function wholeNumber(flag: string, low: number, high: number) {
  return (input: string): number => {
    const value = Number(input);
    if (/^\d+$/.test(input) && value >= low && value <= high) return value;
    throw new RangeError(`--${flag} takes a whole number from ${low} to ${high}, not ${input}`);
  };
}

function parseMargin(input: string): number {
  const margin = Number(input);
  if (input !== '' && margin >= 0 && margin <= marginMax) return margin;
  throw new RangeError(`--margin takes a number from 0 to ${marginMax}, not ${input}`);
}

const text = String;
const marginMax = 1e9;

export const evalFlags: FlagParametersForType<EvalFlags, CliContext> = {
  suite: {
    kind: 'enum',
    values: ['pusht-closed-loop'],
    default: 'pusht-closed-loop',
    brief: 'What is evaluated',
  },
  starts: {
    kind: 'parsed',
    parse: wholeNumber('starts', 1, 100_000),
    default: '50',
    brief: 'Starts; each is played once for every way to choose',
    placeholder: 'N',
  },
  firstStart: {
    kind: 'parsed',
    parse: wholeNumber('first-start', 0, 4_000_000_000),
    default: '5000',
    brief: 'Seed of the first start; the models never saw those from 5000 on',
    placeholder: 'N',
  },
  policy: {
    kind: 'parsed',
    parse: text,
    default: 'pusht-policy',
    brief: 'Policy that proposes',
    placeholder: 'NAME',
  },
  score: {
    kind: 'parsed',
    parse: text,
    default: 'leworldmodel',
    brief: 'Scorer that chooses; none: the policy alone is evaluated',
    placeholder: 'NAME',
  },
  candidates: {
    kind: 'parsed',
    parse: wholeNumber('candidates', 1, 256),
    default: '16',
    brief: 'Candidates that the scorer chooses from',
    placeholder: 'K',
  },
  margin: {
    kind: 'parsed',
    parse: parseMargin,
    default: '0',
    brief: "The policy's first chunk stands unless another one's score is better by this much",
    placeholder: 'X',
  },
  simulator: {
    kind: 'enum',
    values: ['gym', 'sim'],
    default: 'gym',
    brief: 'What plays the table: gym-pusht (npm run peers:setup), or the embedded world',
  },
  reference: {
    kind: 'enum',
    values: ['cem', 'none'],
    default: 'none',
    brief: 'An upper reference beside them: search in the embedded world, slow',
  },
  seed: {
    kind: 'parsed',
    parse: wholeNumber('seed', 0, 4_294_967_295),
    default: '0',
    brief: 'Seed of the noise',
    placeholder: 'N',
  },
  workspaceDir: workspaceDirFlag,
  format: formatFlag,
};
