/** How an action ended, in a word. */
import { WorldforgeError } from '../../core/errors.ts';

/** The code of what it threw, the text of an error without one; nothing where it threw nothing. */
export function codeOf(action: () => void): string {
  try {
    action();
    return '';
  } catch (error) {
    return error instanceof WorldforgeError ? error.code : String(error);
  }
}
