// Facts both directions of the codec share.
import { WorldforgeError, type ErrorCode } from '../../core/errors.ts';

/** CDR_LE, options 0: what we write. On reading any options are accepted. */
export const encapsulation = Uint8Array.of(0, 1, 0, 0);
export const encapsulationBytes = 4;

/** Names of encapsulations we refuse, by their second byte. */
export const encapsulationNames: ReadonlyMap<number, string> = new Map([
  [0, 'CDR_BE'],
  [2, 'PL_CDR_BE'],
  [3, 'PL_CDR_LE'],
  [6, 'CDR2_BE'],
  [7, 'CDR2_LE'],
  [8, 'D_CDR2_BE'],
  [9, 'D_CDR2_LE'],
  [10, 'PL_CDR2_BE'],
  [11, 'PL_CDR2_LE'],
]);

/** Typed arrays are copied whole, which is only right where the machine itself is little-endian. */
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function requireLittleEndian(): void {
  if (littleEndian) return;
  throw new WorldforgeError('assertion', 'this machine is big-endian; only little-endian ones are supported');
}

export function refuse(code: ErrorCode, message: string): never {
  throw new WorldforgeError(code, message);
}

/** Bytes to add so that `offset`, counted from the end of the encapsulation, is a multiple of `size`. */
export function padding(offset: number, size: number): number {
  return -(offset - encapsulationBytes) & (size - 1);
}

/**
 * A sum is finite only if each of its terms is, and adding is all that the usual case costs. Four sums,
 * because one would make each addition wait for the one before it.
 */
export function requireFinite(values: Float32Array | Float64Array, name: string): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = values.length - (values.length & 3);
  for (let index = 0; index < whole; index += 4) {
    a += values[index] ?? NaN;
    b += values[index + 1] ?? NaN;
    c += values[index + 2] ?? NaN;
    d += values[index + 3] ?? NaN;
  }
  for (let index = whole; index < values.length; index += 1) a += values[index] ?? NaN;
  if (Number.isFinite(a + b + c + d)) return;
  const odd = values.findIndex((value) => !Number.isFinite(value)); // none, when only the sum is too large
  if (odd >= 0) refuse('message_not_finite', `${name}[${odd}]: ${values[odd] ?? NaN} is not finite`);
}
