// An array as the wires of policy servers carry it, whatever envelope it came in.

/** Element types that are read and written: integers, floats and booleans, little endian; never objects. */
export const dtypes = ['u1', 'i1', 'i2', 'i4', 'i8', 'f4', 'f8', 'b1'] as const;
export type Dtype = (typeof dtypes)[number];

/** Row-major (C order), little endian. */
export interface WireTensor {
  readonly dtype: Dtype;
  /** Length of each axis; empty for a scalar. */
  readonly shape: readonly number[];
  /** Exactly product(shape) x size of an element. */
  readonly bytes: Uint8Array;
}
