// Where agent and block of PushT are, read out of the tensors of observations and goals and written as such.
import { WorldforgeError } from '../../core/errors.ts';
import { zeroStamp } from '../../core/time.ts';
import type { Tensor } from '../../msgs/index.ts';
import type { Point, Pose } from './planar.ts';
import { fitTee } from './tee.ts';
import { floatTensor, type TensorWanted } from './tensors.ts';

/** Farthest a corner may be from where a block of PushT has it, px: more, and these are other keypoints. */
const misfitMax = 6;
const cornerCount = 8;

/** @throws WorldforgeError provider_failed */
export function pointsOf(tensors: readonly Tensor[], wanted: TensorWanted): readonly Point[] {
  const { values } = floatTensor(tensors, wanted);
  return Array.from({ length: values.length / 2 }, (_, index) => [
    values[2 * index] ?? Number.NaN,
    values[2 * index + 1] ?? Number.NaN,
  ]);
}

/**
 * The block at the newest of the observed times, from the tensor `keypoints`.
 * @throws WorldforgeError provider_failed
 */
export function blockOf(tensors: readonly Tensor[], wanted: Omit<TensorWanted, 'name'>): Pose {
  const points = pointsOf(tensors, { ...wanted, name: 'keypoints' });
  const { pose, misfit } = fitTee(points.slice(-cornerCount));
  if (misfit <= misfitMax) return pose;
  const { provider, where } = wanted;
  const off = `off a PushT block by ${misfit.toFixed(1)} px, at most ${misfitMax}`;
  throw new WorldforgeError('provider_failed', `${provider}: keypoints of the ${where} are ${off}`);
}

/** A tensor of PushT as observers publish it: float32 in px, row-major. */
export function pxTensor(name: string, shape: readonly number[], values: readonly number[]): Tensor {
  return {
    name,
    dtype: 'float32',
    shape: Uint32Array.from(shape),
    layout: 'TND'.slice(-shape.length),
    encoding: 'raw',
    unit: 'px',
    frame: 'pusht',
    source_topic: `pusht/${name}`,
    source_stamp: zeroStamp,
    data: new Uint8Array(Float32Array.from(values).buffer),
  };
}
