/** What a decoder may do with bytes of unknown origin: decode them, or refuse them with a code of its own. */
import assert from 'node:assert/strict';
import { WorldforgeError, type ErrorCode } from '../../core/errors.ts';
import type { MessageType } from '../../msgs/message_type.ts';
import type { AnyMessage } from './definitions.ts';

/** The code with which a call is refused; undefined when it is not. Any other exception fails the test. */
export function refusal(call: () => unknown): ErrorCode | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof WorldforgeError, `not a refusal: ${String(error)}`);
    return error.code;
  }
}

/**
 * Decodes or refuses with a message code; what it decodes can be encoded, so it breaks no bound and no rule.
 */
export function decodesOrRefuses(type: MessageType<AnyMessage>, bytes: Uint8Array): void {
  let message: AnyMessage | undefined;
  const code = refusal(() => (message = type.decode(bytes)));
  if (message === undefined) assert.match(code ?? '', /^message_/);
  else
    assert.equal(
      refusal(() => type.encode(message!)),
      undefined,
    );
}

/** The body begins after the four bytes of the encapsulation. */
export const bodyStart = 4;

/** How many zero bytes a vendor may add to bytes of this length. */
export function vendorPadding(length: number): number {
  return -length & 7;
}

export function withTail(bytes: Uint8Array, tail: readonly number[]): Uint8Array {
  return Uint8Array.of(...bytes, ...tail);
}
