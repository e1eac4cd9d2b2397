/**
 * A tiny diffusion policy as a bundle in a folder: one linear layer, whose chunks a test computes by hand. A
 * test changes the one thing it is about.
 */
import { seededRandom } from '../../core/random.ts';
import type { Bundle } from '../../providers/shared/onnx/bundle.ts';
import { corners } from '../../providers/shared/tee.ts';
import { onnxModel, type Model } from '../support/onnx_model.ts';
import { goalPose } from './builders.ts';
import { floatFile, horizon, writeBundle } from './bundle_files.ts';

const dim = 2;
const chunk = horizon * dim;
const conditionLength = 36;
export const trainSteps = 20;

/** Weights of the layer, [condition, chunk]. */
export const weights = (() => {
  const random = seededRandom('weights');
  return Float32Array.from({ length: conditionLength * chunk }, () => random.between(-0.1, 0.1));
})();
export const sampleShare = Math.fround(0.25);
export const timeShare = Math.fround(0.001);

export const alphas = Array.from({ length: trainSteps }, (_, index) => 0.99 - 0.045 * index);

/** prediction = condition x weights + 0.25 sample + 0.001 timestep. */
export const denoiser: Model = {
  inputs: [
    { name: 'sample', type: 'float32', dims: ['batch', horizon, dim] },
    { name: 'timestep', type: 'int64', dims: ['batch'] },
    { name: 'condition', type: 'float32', dims: ['batch', conditionLength] },
  ],
  outputs: [{ name: 'prediction', type: 'float32', dims: ['batch', horizon, dim] }],
  constants: [
    { name: 'weights', dims: [conditionLength, chunk], data: weights },
    { name: 'chunk_shape', dims: [3], data: BigInt64Array.of(-1n, BigInt(horizon), BigInt(dim)) },
    { name: 'time_shape', dims: [3], data: BigInt64Array.of(-1n, 1n, 1n) },
    { name: 'sample_share', dims: [], data: Float32Array.of(sampleShare) },
    { name: 'time_share', dims: [], data: Float32Array.of(timeShare) },
  ],
  nodes: [
    { op: 'MatMul', inputs: ['condition', 'weights'], output: 'flat' },
    { op: 'Reshape', inputs: ['flat', 'chunk_shape'], output: 'layer' },
    { op: 'Mul', inputs: ['sample', 'sample_share'], output: 'scaled' },
    { op: 'Cast', inputs: ['timestep'], output: 'time', integers: { to: 1 } },
    { op: 'Reshape', inputs: ['time', 'time_shape'], output: 'time_row' },
    { op: 'Mul', inputs: ['time_row', 'time_share'], output: 'time_part' },
    { op: 'Add', inputs: ['layer', 'scaled'], output: 'sum' },
    { op: 'Add', inputs: ['sum', 'time_part'], output: 'prediction' },
  ],
};

const encoderShare = 0.5;

/** condition = 0.5 observation. */
const encoder: Model = {
  inputs: [{ name: 'observation', type: 'float32', dims: ['batch', conditionLength] }],
  outputs: [{ name: 'condition', type: 'float32', dims: ['batch', conditionLength] }],
  constants: [{ name: 'share', dims: [], data: Float32Array.of(encoderShare) }],
  nodes: [{ op: 'Mul', inputs: ['observation', 'share'], output: 'condition' }],
};

const golden = (() => {
  const random = seededRandom('golden case');
  const inputs = Array.from({ length: conditionLength }, () => random.between(0, 512));
  const noise = Array.from({ length: chunk }, () => random.normal());
  return { inputs, noise };
})();

/** The clean sample and the next noisy one of a DDIM step, as the paper writes them. */
export function ddimByHand(condition: readonly number[], noise: readonly number[], steps: number): number[] {
  let sample = [...noise];
  for (let step = 0; step < steps; step += 1) {
    const stride = trainSteps / steps;
    const timestep = stride * (steps - 1 - step) + stride - 1;
    const alpha = alphas[timestep]!;
    const before = step === steps - 1 ? 1 : alphas[timestep - stride]!;
    sample = sample.map((value, at) => {
      const layer = condition.reduce((sum, each, row) => sum + each * weights[row * chunk + at]!, 0);
      const predicted = layer + sampleShare * value + timeShare * timestep;
      const clean = Math.max(-1, Math.min(1, predicted));
      const direction = (value - Math.sqrt(alpha) * clean) / Math.sqrt(1 - alpha);
      return Math.sqrt(before) * clean + Math.sqrt(1 - before) * direction;
    });
  }
  return sample;
}

/** Pixels of a table of 512 px to [-1, 1] and back. */
export const normalised = (values: readonly number[]): number[] => values.map((value) => value / 256 - 1);
export const inPixels = (values: readonly number[]): number[] => values.map((value) => (value + 1) * 256);

const steps = 5;

export interface PolicyParts {
  readonly model: Buffer;
  /** Whether an encoder stands before the denoiser. */
  readonly isEncoded: boolean;
  readonly outputs: readonly number[];
  readonly change: (bundle: Bundle) => unknown;
}

function conditionOf(inputs: readonly number[], isEncoded: boolean): number[] {
  return normalised(inputs).map((value) => value * (isEncoded ? encoderShare : 1));
}

/** Writes the bundle into a folder that exists. */
export function writePolicyBundle(
  folder: string,
  {
    model = onnxModel(denoiser),
    isEncoded = false,
    outputs = inPixels(ddimByHand(conditionOf(golden.inputs, isEncoded), golden.noise, steps)),
    change = (bundle) => bundle,
  }: Partial<PolicyParts> = {},
): string {
  return writeBundle(folder, {
    kind: 'policy',
    graphs: [
      { role: 'denoiser', model: denoiser, bytes: model },
      ...(isEncoded ? [{ role: 'encoder', model: encoder, bytes: onnxModel(encoder) } as const] : []),
    ],
    golden: {
      inputs: floatFile(golden.inputs),
      noise: floatFile(golden.noise),
      outputs: floatFile(outputs),
    },
    goal: { fixed: corners(goalPose).map((point) => [...point]), tolerance: 1 },
    parts: {
      sampler: {
        ...{ kind: 'ddim', train_steps: trainSteps, steps, alphas_cumprod: alphas },
        ...{ prediction: 'sample', clip: 1 },
      },
    },
    change,
  });
}
