// Flags of the commands by which an operator acts on a running review, and of those that look at or stop it.
import type { FlagParametersForType, TypedPositionalParameters } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { formatFlag, passphraseFileFlag, workspaceDirFlag } from '../flags.ts';
import { namespaceFlag } from '../ros_flags.ts';

export interface GraphFlags {
  readonly graph: 'memory' | 'ros';
  readonly namespace?: string;
}

export interface StatusFlags extends GraphFlags {
  readonly watch?: boolean;
  readonly format: 'text' | 'json';
  readonly sitePolicy?: string;
  readonly workspaceDir: string;
}

/** Of every act that is signed. */
export interface ActFlags extends GraphFlags {
  readonly operator: string;
  readonly passphraseFile?: string;
  readonly sitePolicy?: string;
  readonly workspaceDir: string;
}

export interface CheckFlags extends ActFlags {
  readonly not?: boolean;
  readonly all?: boolean;
}

export interface PlanFlags extends ActFlags {
  readonly plan?: string;
}

/** A plan, or every plan of a dry run. */
export interface ScopeFlags extends PlanFlags {
  readonly run?: boolean;
}

export const graphFlags: FlagParametersForType<GraphFlags, CliContext> = {
  graph: {
    kind: 'enum',
    values: ['memory', 'ros'],
    default: 'ros',
    brief: 'ros: the graph that runs on ROS 2; there is no other one to join',
  },
  namespace: namespaceFlag,
};

const sitePolicyFlag = {
  kind: 'parsed',
  parse: String,
  optional: true,
  brief: 'Site policy of the launch (default: the built-in dry-run policy)',
  placeholder: 'FILE',
} as const;

export const statusFlags: FlagParametersForType<StatusFlags, CliContext> = {
  watch: {
    kind: 'boolean',
    optional: true,
    withNegated: false,
    brief: 'Go on and print each later state too, until Ctrl-C',
  },
  format: formatFlag,
  sitePolicy: sitePolicyFlag,
  workspaceDir: workspaceDirFlag,
  ...graphFlags,
};

export const actFlags: FlagParametersForType<ActFlags, CliContext> = {
  operator: {
    kind: 'parsed',
    parse: String,
    brief: 'Whose enrolled key signs',
    placeholder: 'NAME',
  },
  passphraseFile: passphraseFileFlag,
  sitePolicy: sitePolicyFlag,
  workspaceDir: workspaceDirFlag,
  ...graphFlags,
};

export const checkFlags: FlagParametersForType<CheckFlags, CliContext> = {
  not: {
    kind: 'boolean',
    optional: true,
    withNegated: false,
    brief: 'The items do not hold: what rested on them is void',
  },
  all: {
    kind: 'boolean',
    optional: true,
    withNegated: false,
    hidden: true,
    brief: 'Refused: one answers what one has looked at',
  },
  ...actFlags,
};

export const itemsPositional: TypedPositionalParameters<string[], CliContext> = {
  kind: 'array',
  parameter: { parse: String, brief: 'Item of the checklist', placeholder: 'ITEM' },
};

export const planFlags: FlagParametersForType<PlanFlags, CliContext> = {
  plan: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: 'Digest of the plan, or its first 8 digits or more (default: the plan under review)',
    placeholder: 'DIGEST',
  },
  ...actFlags,
};

export const scopeFlags: FlagParametersForType<ScopeFlags, CliContext> = {
  run: {
    kind: 'boolean',
    optional: true,
    withNegated: false,
    brief: 'Every plan of this dry run; a real robot is never moved by it',
  },
  ...planFlags,
};
