// What a node says when it stops.
import { WorldforgeError } from '../core/errors.ts';

/** Publishes; a graph that is closed already cannot be told any more, and stopping must not fail for that. */
export function lastWords(publish: () => void): void {
  try {
    publish();
  } catch (error) {
    if (!(error instanceof WorldforgeError) || error.code !== 'graph_closed') throw error;
  }
}
