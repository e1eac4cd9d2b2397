import assert from 'node:assert/strict';
import { seededRandom } from '../../../../core/random.ts';
import type { SamplerSpec } from '../../../../providers/shared/onnx/bundle.ts';
import { noiseFor, sampled, timesteps } from '../../../../providers/shared/onnx/sampler.ts';
import { alphas, trainSteps } from '../../policy_bundle.ts';

const ddim: SamplerSpec = {
  kind: 'ddim',
  train_steps: trainSteps,
  steps: 5,
  alphas_cumprod: alphas,
  prediction: 'sample',
  clip: 1,
};
const ddpm: SamplerSpec = { ...ddim, kind: 'ddpm', steps: trainSteps };
const sources = () => [0, 1].map((index) => seededRandom('sampler', index));
const near = (a: ArrayLike<number>, b: ArrayLike<number>, within: number): void => {
  assert.equal(a.length, b.length);
  for (let at = 0; at < a.length; at += 1)
    assert.ok(Math.abs(a[at]! - b[at]!) < within, `${a[at]}, ${b[at]}`);
};

describe('sampled', () => {
  it('asks at evenly spaced steps, the noisiest first', async () => {
    assert.deepEqual(
      timesteps({ ...ddim, train_steps: 100, steps: 10 }),
      [99, 89, 79, 69, 59, 49, 39, 29, 19, 9],
    );
    const asked: number[] = [];
    await sampled(
      { spec: ddim, noise: Float32Array.of(1, 2), sources: sources() },
      async (sample, timestep) => {
        asked.push(timestep);
        return sample;
      },
    );
    assert.deepEqual(asked, [19, 15, 11, 7, 3]);
  });

  for (const spec of [ddim, ddpm]) {
    it(`ends in what the graph says is clean: ${spec.kind}`, async () => {
      const clean = Float32Array.of(0.5, -0.25, 0.125, 0);
      const noise = noiseFor(sources(), 2);
      near(await sampled({ spec, noise, sources: sources() }, async () => clean), clean, 1e-6);
    });

    it(`means the same by the noise as by the sample: ${spec.kind}`, async () => {
      const clean = Float32Array.of(0.5, -0.25);
      const noise = noiseFor([sources()[0]!], 2);
      const epsilon = async (sample: Float32Array, timestep: number) => {
        const alpha = alphas[timestep]!;
        return sample.map((value, at) => (value - Math.sqrt(alpha) * clean[at]!) / Math.sqrt(1 - alpha));
      };
      const found = await sampled(
        { spec: { ...spec, prediction: 'epsilon' }, noise, sources: [sources()[1]!] },
        epsilon,
      );
      near(found, clean, 1e-5);
    });
  }

  it('clips the clean sample, not the noisy one', async () => {
    const seen: number[] = [];
    const found = await sampled(
      { spec: ddim, noise: Float32Array.of(3), sources: [seededRandom('one')] },
      async (sample) => {
        seen.push(...sample);
        return Float32Array.of(9);
      },
    );
    assert.deepEqual([...found], [1]);
    assert.ok(seen.some((value) => value > 1));
  });

  it('goes on with the noise that was predicted, where the bundle says so', async () => {
    const [noisy, predicted] = [3, 0.5];
    const spec: SamplerSpec = { ...ddim, prediction: 'epsilon', noise_from: 'prediction' };
    const seen: number[] = [];
    const sources = [seededRandom('one')];
    await sampled({ spec, noise: Float32Array.of(noisy), sources }, async (sample) => {
      seen.push(...sample);
      return Float32Array.of(predicted);
    });
    const [alpha, before] = [alphas[19]!, alphas[15]!];
    assert.ok((noisy - Math.sqrt(1 - alpha) * predicted) / Math.sqrt(alpha) > 1);
    near([seen[1]!], [Math.sqrt(before) * 1 + Math.sqrt(1 - before) * predicted], 1e-6);
  });

  it('adds noise on the way in DDPM, each row from its own generator, and none in DDIM', async () => {
    const noise = Float32Array.of(0.5, 0.5);
    const half = async (sample: Float32Array) => sample.map((value) => value / 2);
    const [first, second] = await sampled({ spec: ddpm, noise, sources: sources() }, half);
    assert.notEqual(first, second);
    const alone = await sampled({ spec: ddpm, noise: noise.subarray(0, 1), sources: [sources()[0]!] }, half);
    assert.equal(alone[0], first);
    const [one, other] = await sampled({ spec: ddim, noise, sources: sources() }, half);
    assert.equal(one, other);
  });

  it('has the variance of DDPM before each step where the clean sample is always 0', async () => {
    const rows = 4000;
    const many = Array.from({ length: rows }, (_, row) => seededRandom('spread', row));
    const seen: Float32Array[] = [];
    await sampled({ spec: ddpm, noise: noiseFor(many, 1), sources: many }, async (sample) => {
      seen.push(sample);
      return new Float32Array(rows);
    });
    const spread = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0) / rows;
    for (const [index, sample] of seen.entries()) {
      if (index === 0) continue;
      const wanted = 1 - alphas[trainSteps - 1 - index]!;
      assert.ok(Math.abs(spread(sample) / wanted - 1) < 0.12, `${index}: ${spread(sample)}, not ${wanted}`);
    }
  });
});

describe('noiseFor', () => {
  it('gives a row the same numbers whatever rows are beside it', () => {
    const both = noiseFor(sources(), 3);
    const second = noiseFor([sources()[1]!], 3);
    assert.deepEqual(both.subarray(3), second);
    assert.notDeepEqual(both.subarray(0, 3), second);
  });
});
