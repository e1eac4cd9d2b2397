// Between the units of the robot and those of a model: a scale for each number of the last axis. min_max maps
// to [-1, 1].
import { defined } from '../../../core/assert.ts';
import type { Bundle, Scaling } from './bundle.ts';

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

/** An observed tensor as a model takes it. */
export interface ObservedTensor {
  readonly name: string;
  /** Numbers of all steps, and of the last one. */
  readonly length: number;
  readonly lastLength: number;
  readonly scale: Scale;
}

export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function observedTensors({ observation, normalisation }: Bundle): readonly ObservedTensor[] {
  return observation.map(({ name, shape }) => ({
    name,
    length: lengthOf(shape),
    lastLength: lengthOf(shape.slice(1)),
    scale: scaleOf(defined(normalisation[name], `the scale of ${name}`), shape.at(-1) ?? 1),
  }));
}

/** Part of a list of values: begins at a whole row. */
export interface Part {
  readonly values: ArrayLike<number>;
  readonly from: number;
  readonly length: number;
}

/** Writes the normalised values of a part from `at` on; NaN where there is none. Hot: no closures here. */
export function normaliseInto(
  target: Float32Array,
  at: number,
  { values, from, length }: Part,
  { offset, span }: Scale,
): void {
  const width = span.length;
  for (let index = 0; index < length; index += 1) {
    const axis = index % width;
    const value = values[from + index] ?? Number.NaN;
    target[at + index] = (value - (offset[axis] ?? 0)) / (span[axis] ?? 1);
  }
}

export function denormalised(values: Float32Array, { offset, span }: Scale): Float32Array {
  const width = span.length;
  return values.map((value, index) => value * (span[index % width] ?? 1) + (offset[index % width] ?? 0));
}
