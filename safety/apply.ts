// Follows a row of the transition table: first the phase, then its actions in their order.
import { actions } from './actions.ts';
import type { Context } from './guard.ts';
import { refusalsOf } from './guards.ts';
import { journaled, refusalFields } from './records.ts';
import type { EventName, RaisedName, Row } from './rows.ts';
import { changed, type Change } from './state.ts';
import { rowFor } from './transitions.ts';

export function apply(change: Change, row: Row, context: Context): Change {
  const moved = changed(change, { phase: row.to === 'same' ? change.state.phase : row.to });
  return row.actions.reduce((next, name) => actions[name](next, context, row), moved);
}

/**
 * Takes the row of an event that the reducer raises itself, where the phase has one. `voids` stands for the
 * row's own code.
 */
export function raise(name: EventName, change: Change, context: Context, voids?: Row['voids']): Change {
  const row = rowFor(change.state.phase, name, context.policy.mode);
  if (row === undefined) return change;
  return apply(change, voids === undefined ? row : { ...row, voids }, context);
}

/**
 * As `raise`, where the guards of the row pass. Where one refuses, what the row says instead happens, for the
 * code of the first one, and all of them are journaled; or nothing happens.
 */
export function attempt(name: RaisedName, change: Change, before: Context): Change {
  const context = { ...before, state: change.state, subject: change.state.review?.subject };
  const row = rowFor(change.state.phase, name, context.policy.mode);
  if (row === undefined) return change;
  const refusals = refusalsOf(row.guards, context);
  const [first] = refusals;
  if (first === undefined) return apply(change, row, context);
  if (row.otherwise === undefined) return change;
  const ended = raise(row.otherwise, change, context, first.code);
  return journaled(ended, context.event, refusalFields(name, refusals));
}
