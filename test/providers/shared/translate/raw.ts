// A contract of two parts and what a server gives for it; a test changes the one thing it is about.
import assert from 'node:assert/strict';
import type { Embodiment } from '../../../../msgs/index.ts';
import type { PolicyRequest } from '../../../../providers/provider.ts';
import type { WireTensor } from '../../../../providers/shared/codec/tensor.ts';
import type { EmbodimentContract } from '../../../../providers/shared/translate/translator.ts';
import { goalOf, observationOf, pusht } from '../../builders.ts';

export const contract: EmbodimentContract = {
  name: 'arm',
  embodiment: 'arm',
  embodimentTag: 'new_embodiment',
  parts: [
    {
      name: 'joints',
      dims: [
        { name: 'shoulder', unit: 'deg' },
        { name: 'elbow', unit: 'rad' },
      ],
    },
    { name: 'gripper', dims: [{ name: 'gripper', unit: 'percent' }] },
  ],
  horizon: 2,
  mode: 'absolute',
  dtNs: 100_000_000,
};

const [first] = pusht.dimensions;
assert.ok(first !== undefined);
const dimension = { ...first, frame: 'base' };

export const arm: Embodiment = {
  ...pusht,
  name: 'arm',
  execute_steps: 2,
  dimensions: [
    { ...dimension, name: 'shoulder', kind: 'joint_position', unit: 'rad' },
    { ...dimension, name: 'elbow', kind: 'joint_position', unit: 'rad' },
    { ...dimension, name: 'gripper', kind: 'gripper', unit: 'ratio' },
  ],
};

export const request: PolicyRequest = {
  goal: goalOf(),
  observation: observationOf(),
  embodiment: arm,
  candidates: 4,
  seed: 0n,
  cycle: 0,
};

export function f4(shape: readonly number[], values: readonly number[]): WireTensor {
  return { dtype: 'f4', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

export function f8(shape: readonly number[], values: readonly number[]): WireTensor {
  return { dtype: 'f8', shape, bytes: new Uint8Array(Float64Array.from(values).buffer) };
}

/** Numbers of a float32 tensor. */
export function numbersOf({ bytes }: WireTensor): readonly number[] {
  return [...new Float32Array(bytes.slice().buffer)];
}

export const candidate = { joints: f4([2, 2], [90, 0.5, 180, 0.25]), gripper: f8([2, 1], [50, 100]) };
