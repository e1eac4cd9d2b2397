// Whether two messages of a topic are the same, and where not: in their content, or in any field.
import { zeroStamp } from '../../core/time.ts';
import { errorText } from '../../core/errors.ts';
import { messageTypeByName, type MessageType } from '../../msgs/index.ts';
import { firstDifference, type FieldDifference } from '../field_difference.ts';

/** Compares two recorded messages of one topic. Nothing where they are the same. */
export type Comparison = (left: Uint8Array, right: Uint8Array) => FieldDifference | undefined;

/** Standard types have their stamp in a header, and know of no content. */
function unstamped(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('header' in message)) return message;
  const { header } = message;
  return typeof header === 'object' ? { ...message, header: { ...header, stamp: zeroStamp } } : message;
}

function sameBytes(left: Uint8Array, right: Uint8Array): FieldDifference | undefined {
  if (Buffer.compare(left, right) === 0) return undefined;
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left[at] === right[at]) at += 1;
  const shown = (bytes: Uint8Array) => `${String(bytes[at] ?? 'none')} of ${String(bytes.length)} bytes`;
  return { field: `byte ${String(at)}`, left: shown(left), right: shown(right) };
}

function comparisonOf(type: MessageType<unknown>, encode: (message: unknown) => Uint8Array): Comparison {
  const decoded = (bytes: Uint8Array): { readonly message: unknown } | { readonly refused: string } => {
    try {
      return { message: type.decode(bytes) };
    } catch (cause) {
      return { refused: errorText(cause) };
    }
  };
  return (left, right) => {
    const [ours, theirs] = [decoded(left), decoded(right)];
    if ('refused' in ours || 'refused' in theirs) return sameBytes(left, right);
    const compared = encode(ours.message);
    if (Buffer.compare(compared, encode(theirs.message)) === 0) return undefined;
    // A field is compared where another value of it changes what is compared.
    const counts = (changed: unknown) => Buffer.compare(compared, encode(changed)) !== 0;
    return firstDifference(ours.message, theirs.message, counts);
  };
}

/**
 * By content, as the content digest has it, the stamps of headers left out too; with `all` by every field.
 * Zeros that a DDS vendor adds at the end never count. Bytes of types that we do not know, or that do not
 * decode, are compared as they are.
 */
export function comparisonFor(schemaName: string, all: boolean): Comparison {
  const type = messageTypeByName(schemaName);
  if (type === undefined) return sameBytes;
  return comparisonOf(
    type,
    all ? (message) => type.encode(message) : (message) => type.encodeContent(unstamped(message)),
  );
}
