// The commands `worldforge site-policy ...` of the command table.
import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CliContext } from '../context.ts';
import {
  filePositional,
  filesPositional,
  formatFlags,
  initFlags,
  signFlags,
  type FormatFlags,
  type InitFlags,
  type SignFlags,
} from './flags.ts';

const init = buildCommand<InitFlags, [], CliContext>({
  loader: async () => (await import('./init_command.ts')).init,
  parameters: { flags: initFlags },
  docs: {
    brief: 'Make the key of a site, pin its public half on this host, and write a policy to begin with',
    customUsage: ['--key-dir /media/stick/site', '--key-dir DIR --replace-pin KEY-ID'],
  },
});

const validate = buildCommand<FormatFlags, [string], CliContext>({
  loader: async () => (await import('./validate_command.ts')).validate,
  parameters: { flags: formatFlags, positional: filePositional },
  docs: { brief: 'Name every fault of a site policy with line, path and code, or its digest and who signed' },
});

const sign = buildCommand<SignFlags, [string], CliContext>({
  loader: async () => (await import('./sign_command.ts')).sign,
  parameters: { flags: signFlags, positional: filePositional },
  docs: { brief: 'Write FILE.sig, the signature of a valid site policy by the site key' },
});

const diff = buildCommand<FormatFlags, [string, string], CliContext>({
  loader: async () => (await import('./diff_command.ts')).diff,
  parameters: { flags: formatFlags, positional: filesPositional },
  docs: { brief: 'Name each value that differs from A to B, and whether it became looser or tighter' },
});

export const sitePolicy = buildRouteMap({
  routes: { init, validate, sign, diff },
  docs: { brief: 'Work with the signed rules of a site' },
});
