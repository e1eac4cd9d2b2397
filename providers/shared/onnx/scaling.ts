// Between the units of the robot and those of a model: a scale for each number of the last axis. min_max maps
// to [-1, 1].
import type { Scaling } from './bundle.ts';

/** x normalised = (x - offset) / span. */
export interface Scale {
  readonly offset: readonly number[];
  readonly span: readonly number[];
}

export function scaleOf(scaling: Scaling, width: number): Scale {
  if (scaling.mode === 'identity') {
    return { offset: new Array<number>(width).fill(0), span: new Array<number>(width).fill(1) };
  }
  const { eps = 0 } = scaling;
  if (scaling.mode === 'mean_std') return { offset: scaling.mean, span: scaling.std.map((std) => std + eps) };
  const half = scaling.max.map((max, axis) => (max - (scaling.min[axis] ?? max) + eps) / 2);
  return { offset: scaling.min.map((min, axis) => min + (half[axis] ?? 0)), span: half };
}

/** Writes the normalised values from `at` on. */
export function normaliseInto(
  target: Float32Array,
  at: number,
  values: ArrayLike<number>,
  { offset, span }: Scale,
): void {
  const width = span.length;
  for (let index = 0; index < values.length; index += 1) {
    const axis = index % width;
    target[at + index] = ((values[index] ?? Number.NaN) - (offset[axis] ?? 0)) / (span[axis] ?? 1);
  }
}

export function denormalised(values: Float32Array, { offset, span }: Scale): Float32Array {
  const width = span.length;
  return values.map((value, index) => value * (span[index % width] ?? 1) + (offset[index % width] ?? 0));
}
