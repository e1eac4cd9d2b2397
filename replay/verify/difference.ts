// How an answered message differs from the recorded one, for people.
import { errorText } from '../../core/errors.ts';
import type { MessageType } from '../../msgs/index.ts';
import { firstDifference } from '../field_difference.ts';

export function difference(type: MessageType<unknown>, recorded: Uint8Array, answered: Uint8Array): string {
  try {
    const found = firstDifference(type.decode(recorded), type.decode(answered));
    if (found === undefined) return 'the fields are equal, their encodings are not';
    return `${found.field}: recorded ${found.left}, answered ${found.right}`;
  } catch (cause) {
    return `the bytes differ and do not decode: ${errorText(cause)}`;
  }
}
