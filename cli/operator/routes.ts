// The commands `worldforge operator ...` of the command table.
import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CliContext } from '../context.ts';
import {
  actFlags,
  checkFlags,
  graphFlags,
  itemsPositional,
  planFlags,
  scopeFlags,
  statusFlags,
  type ActFlags,
  type CheckFlags,
  type GraphFlags,
  type PlanFlags,
  type ScopeFlags,
  type StatusFlags,
} from './act_flags.ts';
import { enrollFlags, listFlags, namePositional, type EnrollFlags, type ListFlags } from './flags.ts';

const enroll = buildCommand<EnrollFlags, [string], CliContext>({
  loader: async () => (await import('./enroll_command.ts')).enroll,
  parameters: { flags: enrollFlags, positional: namePositional },
  docs: {
    brief: 'Make the key of one person, under a passphrase that only that person knows',
    customUsage: ['alice', '--role approver --role author bob'],
  },
});

const list = buildCommand<ListFlags, [], CliContext>({
  loader: async () => (await import('./list_command.ts')).list,
  parameters: { flags: listFlags },
  docs: { brief: 'Say who is or was enrolled on this host, with roles, key id and times' },
});

const revoke = buildCommand<object, [string], CliContext>({
  loader: async () => (await import('./revoke_command.ts')).revoke,
  parameters: { flags: {}, positional: namePositional },
  docs: { brief: 'Take a key out of use: its record says since when, its private half is removed' },
});

const status = buildCommand<StatusFlags, [], CliContext>({
  loader: async () => (await import('./status_command.ts')).status,
  parameters: { flags: statusFlags },
  docs: {
    brief: 'Say where a running review stands: phase, plan, what is missing, and the next command',
    customUsage: ['', '--watch', '--format json'],
  },
});

const check = buildCommand<CheckFlags, string[], CliContext>({
  loader: async () => (await import('./check_command.ts')).check,
  parameters: { flags: checkFlags, positional: itemsPositional },
  docs: {
    brief: 'Answer items of the checklist of a running review, each by name, after having looked',
    customUsage: [
      '--operator alice workspace_clear operator_present',
      '--operator alice --not workspace_clear',
    ],
  },
});

const approve = buildCommand<ScopeFlags, [], CliContext>({
  loader: async () => (await import('./approve_command.ts')).approve,
  parameters: { flags: scopeFlags },
  docs: {
    brief: 'Let the plan under review pass, or every plan of a dry run',
    customUsage: ['--operator bob', '--operator bob --plan 3f2a9c01', '--operator bob --run'],
  },
});

const reject = buildCommand<PlanFlags, [], CliContext>({
  loader: async () => (await import('./reject_command.ts')).reject,
  parameters: { flags: planFlags },
  docs: { brief: 'Refuse the plan under review', customUsage: ['--operator alice'] },
});

const withdraw = buildCommand<ScopeFlags, [], CliContext>({
  loader: async () => (await import('./withdraw_command.ts')).withdraw,
  parameters: { flags: scopeFlags },
  docs: { brief: 'Take an approval back', customUsage: ['--operator bob --run'] },
});

const arm = buildCommand<PlanFlags, [], CliContext>({
  loader: async () => (await import('./arm_command.ts')).arm,
  parameters: { flags: planFlags },
  docs: {
    brief: 'Spend the permit of the plan under review; a gate that rehearses only refuses it',
    customUsage: ['--operator alice'],
  },
});

const reset = buildCommand<ActFlags, [], CliContext>({
  loader: async () => (await import('./reset_command.ts')).reset,
  parameters: { flags: actFlags },
  docs: {
    brief: 'Disarm a latched gate by name, once its cause is gone; it starts nothing',
    customUsage: ['--operator alice'],
  },
});

const stop = buildCommand<GraphFlags, [], CliContext>({
  loader: async () => (await import('./stop_command.ts')).stop,
  parameters: { flags: graphFlags },
  docs: { brief: 'Stop a running graph: anybody may, without a key', customUsage: ['', '--namespace left'] },
});

export const operator = buildRouteMap({
  routes: { enroll, list, revoke, status, check, approve, reject, withdraw, arm, reset, stop },
  docs: { brief: 'Act on a running review under your own key, and keep the keys of this host' },
});
