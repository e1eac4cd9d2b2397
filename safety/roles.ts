// What the key of a person may be for, and what each act asks of it.
import type { CommandKind } from './commands.ts';

/** Author opens runs, approver lets plans pass, operator answers checks and commands, observer looks on. */
export const roles = ['operator', 'approver', 'author', 'observer'] as const;

export type Role = (typeof roles)[number];

/** One of these roles is enough. To stop takes none. */
const rolesOfAct: Readonly<Record<Exclude<CommandKind, 'stop'>, readonly Role[]>> = {
  open_run: ['author', 'operator'],
  check: ['operator', 'approver'],
  approve: ['approver'],
  reject: ['operator', 'approver', 'author'],
  withdraw: ['approver'],
  arm: ['operator', 'approver'],
  reset: ['operator', 'approver'],
};

/** The roles of which an act takes one; none for a stop. */
export function rolesFor(kind: CommandKind): readonly Role[] {
  return kind === 'stop' ? [] : rolesOfAct[kind];
}
