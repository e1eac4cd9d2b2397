// Flags of `worldforge review`: names, help, and the parsing of single values.
import type { FlagParametersForType } from '@stricli/core';
import { WorldforgeError } from '../../core/errors.ts';
import { drivers, type Driver } from '../../nodes/controller/drivers.ts';
import type { CliContext } from '../context.ts';
import { formatFlag, workspaceDirFlag } from '../flags.ts';
import { namespaceFlag } from '../ros_flags.ts';

/** What is played, asked and planned: a running graph was told this when it was launched. */
export interface PlanFlags {
  readonly session?: string;
  readonly profile?: string;
  readonly policy?: readonly string[];
  readonly score?: readonly string[];
  readonly candidates?: number;
  readonly cycles?: number;
  readonly stride?: number;
  readonly seed?: bigint;
  readonly driver?: Driver;
}

/** For a running graph only. */
interface AttachFlags {
  readonly namespace?: string;
  readonly stop?: boolean;
}

export interface ReviewFlags extends PlanFlags, AttachFlags {
  readonly graph: 'memory' | 'ros';
  readonly check?: readonly string[];
  readonly approveDryRun: boolean;
  readonly sitePolicy?: string;
  readonly workspaceDir: string;
  readonly as?: string;
  readonly format: 'text' | 'json';
}

/** Flags of the other graph. */
const foreignFlags = {
  memory: { flags: ['namespace', 'stop'], why: 'only a running graph, --graph ros, has' },
  ros: {
    flags: ['session', 'profile', 'policy', 'score', 'candidates', 'cycles', 'stride', 'seed', 'driver'],
    why: 'a running graph was told at its launch; give none with --graph ros',
  },
} as const;

/** @throws WorldforgeError usage where a flag means nothing on the graph that was chosen */
export function requireFitting(flags: ReviewFlags): void {
  const foreign = foreignFlags[flags.graph];
  const given = foreign.flags.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  const subject = flags.graph === 'ros' ? `--${given} says what` : `--${given} is what`;
  throw new WorldforgeError('usage', `${subject} ${foreign.why}`, { hint: 'worldforge review --help' });
}

/** Most candidates a policy may be asked for: as many as one message holds. */
const candidatesMax = 1024;
const cyclesMax = 100_000;
const seedMax = 0xffffffffffffffffn;

function integer(name: string, low: number, high: number): (input: string) => number {
  return (input) => {
    const value = Number(input);
    if (!/^\d+$/.test(input) || value < low || value > high) {
      throw new RangeError(
        `--${name} takes a whole number from ${String(low)} to ${String(high)}, not ${input}`,
      );
    }
    return value;
  };
}

function parseSeed(input: string): bigint {
  if (!/^\d{1,20}$/.test(input) || BigInt(input) > seedMax)
    throw new RangeError(`--seed takes a whole number below 2^64, not ${input}`);
  return BigInt(input);
}

function parseName(input: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(input))
    throw new RangeError(`--as takes a name of letters, digits, ., _ and -, not ${input}`);
  return input;
}

const text = String;

export const reviewFlags: FlagParametersForType<ReviewFlags, CliContext> = {
  graph: {
    kind: 'enum',
    values: ['memory', 'ros'],
    default: 'memory',
    brief: 'memory: plays a session in this process; ros: attaches to the graph that runs on ROS 2',
  },
  session: {
    kind: 'parsed',
    parse: text,
    optional: true,
    brief: 'Recorded session: a rosbag2 directory, a file of one, or the name of a shipped one (pusht-01)',
    placeholder: 'DIR',
  },
  profile: {
    kind: 'parsed',
    parse: text,
    optional: true,
    brief: 'Observation profile (default: the one for PushT)',
    placeholder: 'FILE',
  },
  policy: {
    kind: 'parsed',
    parse: text,
    variadic: true,
    optional: true,
    brief: 'Provider that proposes action chunks (repeatable; default: pusht-policy)',
    placeholder: 'NAME',
  },
  score: {
    kind: 'parsed',
    parse: text,
    variadic: true,
    optional: true,
    brief: 'Provider that scores them; the first one decides (repeatable; default: leworldmodel)',
    placeholder: 'NAME',
  },
  candidates: {
    kind: 'parsed',
    parse: integer('candidates', 1, candidatesMax),
    optional: true,
    brief: 'Candidates each policy is asked for (default: 16)',
  },
  cycles: {
    kind: 'parsed',
    parse: integer('cycles', 1, cyclesMax),
    optional: true,
    brief: 'Planning cycles (default: to the end of the session)',
  },
  stride: {
    kind: 'parsed',
    parse: integer('stride', 1, cyclesMax),
    optional: true,
    brief: 'Recorded observations from one cycle to the next (default: 8)',
  },
  seed: {
    kind: 'parsed',
    parse: parseSeed,
    optional: true,
    brief: 'Run seed: the same seed gives the same plans (default: 0)',
  },
  driver: {
    kind: 'enum',
    values: drivers,
    optional: true,
    brief: 'Who takes the rehearsed plan: sim plays it in a simulator (default for PushT), none reports only',
  },
  check: {
    kind: 'parsed',
    parse: text,
    variadic: true,
    optional: true,
    brief: 'Checklist item that holds (repeatable); see the site policy',
    placeholder: 'ITEM',
  },
  approveDryRun: {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: 'Approve the rehearsal; never an approval for a real robot',
  },
  namespace: namespaceFlag,
  stop: {
    kind: 'boolean',
    optional: true,
    withNegated: false,
    brief: 'Stop the running graph: every answer and approval falls',
  },
  sitePolicy: {
    kind: 'parsed',
    parse: text,
    optional: true,
    brief: 'Site policy (default: the built-in dry-run policy)',
    placeholder: 'FILE',
  },
  workspaceDir: workspaceDirFlag,
  as: {
    kind: 'parsed',
    parse: parseName,
    optional: true,
    brief: 'Name of the operator who answers',
    placeholder: 'NAME',
  },
  format: formatFlag,
};
