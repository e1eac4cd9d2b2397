// Programmer faults. An assertion that fails ends what was being done; the gate's silence is the safe state.
import { WorldforgeError } from './errors.ts';

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new WorldforgeError('assertion', message);
}

/** Unwraps a value that the code around it has made sure of. */
export function defined<T>(value: T | undefined | null, what: string): T {
  assert(value !== undefined && value !== null, `${what} is missing`);
  return value;
}

/** Closes an exhaustive switch. */
export function never(value: never): never {
  throw new WorldforgeError('assertion', `unexpected value ${JSON.stringify(value)}`);
}
