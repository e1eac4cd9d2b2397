// Who may do what in LIVE: only people whom the site policy names, for what it names them, and persons only.
import { keyIdOf } from '../core/keys.ts';
import { runScope } from './commands.ts';
import { commandOf, liveGuard, unless, type Context, type Guard } from './guard.ts';
import type { Operator } from './live_policy.ts';
import { rolesFor } from './roles.ts';

/** Whom the policy lists for the key that signed. */
export function signerOf(context: Context): Operator | undefined {
  const { keyId } = commandOf(context);
  return context.policy.site.operators?.find(({ public_key }) => keyIdOf(public_key) === keyId);
}

export const peopleGuards = {
  operator_listed: liveGuard('operator_unlisted', 'P4', (_terms, context) =>
    unless(signerOf(context) !== undefined, { subject: commandOf(context).keyId }),
  ),
  operator_role: liveGuard('role_unlisted', 'P4', (_terms, context) => {
    const signer = signerOf(context);
    const wanted = rolesFor(commandOf(context).payload.kind);
    const has = signer === undefined || signer.roles.some((role) => wanted.includes(role));
    return unless(has, { subject: wanted.join(' or ') });
  }),
} as const satisfies Record<string, Guard>;

export const personGuards = {
  /** What a script or a demonstration says counts for nothing here. */
  by_person: liveGuard('not_attested', 'P25', (_terms, context) => {
    const subject = commandOf(context).payload.attested_by;
    return unless(subject === 'person', { subject });
  }),
  /** No approval covers plans that nobody has seen yet. */
  scope_plan: liveGuard('scope_too_wide', 'P2', (_terms, context) =>
    unless(commandOf(context).payload.scope !== runScope, { subject: runScope }),
  ),
} as const satisfies Record<string, Guard>;
