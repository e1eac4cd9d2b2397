// What is read out of one message for one tensor.
import type { Stamp } from '../../core/time.ts';

/** One sample: little-endian bytes of one time step, or an encoded image. */
export interface FieldSample {
  readonly stamp: Stamp;
  readonly dtype: 'float32' | 'uint8';
  readonly encoding: 'raw' | 'png' | 'jpeg';
  readonly data: Uint8Array;
}

/** A sample whose pixels are worked on off the event loop. */
export interface LaterSample {
  readonly stamp: Stamp;
  /** The sample, or what is wrong with the image. Never rejects. */
  readonly finish: () => Promise<FieldSample | string>;
}

export type FieldRead = FieldSample | LaterSample | string;
