// The commands `worldforge provider ...` of the command table.
import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CliContext } from '../context.ts';
import {
  jsonFlags,
  providerOrAllPositional,
  providerPositional,
  selectFlags,
  type JsonFlags,
  type SelectFlags,
} from './flags.ts';

const list = buildCommand<SelectFlags, [], CliContext>({
  loader: async () => (await import('./show_command.ts')).list,
  parameters: { flags: selectFlags },
  docs: {
    brief: 'List the providers: what each can do, and what registered it or is missing',
    customUsage: ['', '--capability score --registered-only'],
  },
});

const info = buildCommand<JsonFlags, [string], CliContext>({
  loader: async () => (await import('./show_command.ts')).info,
  parameters: { flags: jsonFlags, positional: providerPositional },
  docs: {
    brief: 'Say of one provider what it is, how it is configured (no value) and whether it is healthy',
    customUsage: ['mock', '--json leworldmodel'],
  },
});

const docs = buildCommand<JsonFlags, [string?], CliContext>({
  loader: async () => (await import('./show_command.ts')).docs,
  parameters: { flags: jsonFlags, positional: providerOrAllPositional },
  docs: { brief: 'Say how providers are set up, and the smallest proof of each', customUsage: ['', 'mock'] },
});

const health = buildCommand<SelectFlags, [string?], CliContext>({
  loader: async () => (await import('./show_command.ts')).health,
  parameters: { flags: selectFlags, positional: providerOrAllPositional },
  docs: {
    brief: 'Ask registered providers whether they can be used; exits 1 when one cannot',
    customUsage: ['', 'mock', '--json --capability score'],
  },
});

export const provider = buildRouteMap({
  routes: { list, info, docs, health },
  docs: { brief: 'See what providers there are, what each needs, and whether it works' },
});
