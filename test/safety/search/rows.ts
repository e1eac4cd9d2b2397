/** Counts which rows of the transition table are taken; nothing is changed by it. */
import { transitions, type Row } from '../../../safety/index.ts';

/** The reducer reads the actions of a row exactly when it takes the row. */
export function countRows(): ReadonlyMap<Row, number> {
  const counts = new Map<Row, number>(transitions.map((row) => [row, 0]));
  for (const row of transitions) {
    const { actions } = row;
    Object.defineProperty(row, 'actions', {
      get: () => {
        counts.set(row, (counts.get(row) ?? 0) + 1);
        return actions;
      },
    });
  }
  return counts;
}

export function rowName({ event, from, to }: Row): string {
  return `${event} from ${from.join(', ')} to ${to}`;
}
