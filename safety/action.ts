// What an action of a row is: it takes the state on its way, and gives the one after it.
import { defined } from '../core/assert.ts';
import type { Context } from './guard.ts';
import type { Row } from './rows.ts';
import type { Change, SafetyEvent } from './state.ts';

export type Action = (change: Change, context: Context, row: Row) => Change;

/** The event under its own type: a row names the event its actions run on. */
export function eventOf<Name extends SafetyEvent['name']>(
  context: Context,
  name: Name,
): Extract<SafetyEvent, { name: Name }> {
  const { event } = context;
  return defined(isNamed(event, name) ? event : undefined, `event ${name}`);
}

function isNamed<Name extends SafetyEvent['name']>(
  event: SafetyEvent,
  name: Name,
): event is Extract<SafetyEvent, { name: Name }> {
  return event.name === name;
}
