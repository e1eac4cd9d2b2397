// What must hold for the key of a command, as the host of the gate has it enrolled. A key of nobody who was
// enrolled here passes: whether its act counts is for the rules of the act to say.
import { commandOf, unless, type Context, type Guard } from './guard.ts';
import { signerOf } from './people_guards.ts';
import { rolesFor } from './roles.ts';
import type { KeyHolder } from './state.ts';

function holderOf(context: Context): KeyHolder | undefined {
  const { holder } = commandOf(context);
  return holder === 'unknown' ? undefined : holder;
}

/** Whose key it is: as enrolled here, or in LIVE as the site policy lists it. */
function ownerOf(context: Context): string | undefined {
  const listed = context.policy.live === undefined ? undefined : signerOf(context);
  return holderOf(context)?.name ?? listed?.name;
}

export const signerGuards = {
  /** A revoked key could be among those that cannot be read. */
  enrolment: {
    code: 'enrolment_unreadable',
    property: 'P4',
    check: (context) => unless(commandOf(context).holder !== 'unknown'),
  },
  key_in_use: {
    code: 'key_revoked',
    property: 'P4',
    check: (context) => {
      const holder = holderOf(context);
      return unless(holder?.revoked !== true, { subject: holder?.name ?? '' });
    },
  },
  /** The name of a command stands in the evidence and on every screen. */
  key_owner: {
    code: 'operator_mismatch',
    property: 'P4',
    check: (context) => {
      const owner = ownerOf(context);
      const { operator } = commandOf(context).payload;
      return unless(owner === undefined || owner === operator, { subject: owner ?? '' });
    },
  },
  key_role: {
    code: 'role_missing',
    property: 'P4',
    check: (context) => {
      const holder = holderOf(context);
      const fitting = rolesFor(commandOf(context).payload.kind);
      const fits = holder?.roles.some((role) => fitting.includes(role)) ?? true;
      return unless(fits, { subject: fitting.join(' or ') });
    },
  },
} as const satisfies Record<string, Guard>;
