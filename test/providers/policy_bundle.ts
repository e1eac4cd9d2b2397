/**
 * A tiny diffusion policy as a bundle in a folder: one linear layer, whose chunks a test computes by hand. A
 * test changes the one thing it is about.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { seededRandom } from '../../core/random.ts';
import type { Bundle, Scaling } from '../../providers/shared/onnx/bundle.ts';
import { corners } from '../../providers/shared/tee.ts';
import { onnxModel, type Model } from '../support/onnx_model.ts';
import { goalPose } from './builders.ts';

export const horizon = 16;
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
const file = (values: readonly number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
const scale: Scaling = { mode: 'min_max', min: [0, 0], max: [512, 512] };
const digest = '0'.repeat(64);

export interface PolicyParts {
  readonly model: Buffer;
  readonly outputs: readonly number[];
  readonly change: (bundle: Bundle) => unknown;
}

/** Writes the bundle into a folder that exists. */
export function writePolicyBundle(
  folder: string,
  {
    model = onnxModel(denoiser),
    outputs = inPixels(ddimByHand(normalised(golden.inputs), golden.noise, steps)),
    change = (bundle) => bundle,
  }: Partial<PolicyParts> = {},
): string {
  const files = {
    'denoiser.onnx': model,
    'golden_inputs.bin': file(golden.inputs),
    'golden_noise.bin': file(golden.noise),
    'golden_outputs.bin': file(outputs),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  const digests = Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.endsWith('.bin'))
      .map(([name, content]) => [name, sha256(content)]),
  );
  const bundle: Bundle = {
    schema_version: 1,
    name: 'pusht-policy',
    kind: 'policy',
    licence: 'Apache-2.0',
    embodiment: 'pusht',
    provenance: {
      ...{ script: 'none', script_sha256: digest, data_sha256: digest, seed: 0, git_revision: 'none' },
      ...{ torch: 'none', date: '2026-01-01', command: 'none' },
    },
    graphs: [
      {
        role: 'denoiser',
        file: 'denoiser.onnx',
        sha256: sha256(model),
        bytes: model.length,
        opset: 18,
        inputs: denoiser.inputs.map(specOf),
        outputs: denoiser.outputs.map(specOf),
      },
    ],
    observation: [
      { name: 'keypoints', source: 'keypoints', dtype: 'float32', shape: [2, 8, 2] },
      { name: 'agent_position', source: 'agent_position', dtype: 'float32', shape: [2, 2] },
    ],
    goal: [
      { name: 'keypoints', shape: [8, 2], fixed: corners(goalPose).map((point) => [...point]), tolerance: 1 },
    ],
    normalisation: { keypoints: scale, agent_position: scale, action: scale },
    action: {
      ...{ name: 'action', dim, horizon, start_index: 1, execute_steps: 8, dt_s: 0.1, block: 1 },
      ...{ mode: 'absolute', unit: 'px', frame: 'pusht', low: [0, 0], high: [512, 512] },
    },
    sampler: {
      ...{ kind: 'ddim', train_steps: trainSteps, steps, alphas_cumprod: alphas },
      ...{ prediction: 'sample', clip: 1 },
    },
    quality: [],
    golden: {
      ...{ inputs: 'golden_inputs.bin', outputs: 'golden_outputs.bin', noise: 'golden_noise.bin' },
      ...{ cases: 1, rtol: 1e-4, atol: 1e-3, sha256: digests },
    },
  };
  writeFileSync(path.join(folder, 'bundle.json'), JSON.stringify(change(bundle), null, 1));
  return folder;
}

export function specOf({ name, type, dims }: Model['inputs'][number]) {
  return { name, dtype: type, shape: [...dims] };
}
