// The text of a fault as a `detail` field can hold it: a strange text must not hide the fault.
import { errorText } from '../core/errors.ts';

/** Bytes that a `detail` field holds. */
const bytesMax = 256;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const lengthMax = Math.floor(bytesMax / 3);

/** Short, redacted, and without what has no CDR form: NUL and half a surrogate pair. */
export function faultText(error: unknown): string {
  return errorText(error).replaceAll('\u0000', '\uFFFD').slice(0, lengthMax).toWellFormed();
}
