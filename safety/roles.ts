// What the key of a person may be for.

/** Author opens runs, approver lets plans pass, operator answers checks and commands, observer looks on. */
export const roles = ['operator', 'approver', 'author', 'observer'] as const;

export type Role = (typeof roles)[number];
