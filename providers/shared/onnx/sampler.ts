// From noise to a sample: the steps of DDIM (eta 0) and of DDPM. The graph says what it makes of a noisy
// sample; how to go on from there is arithmetic.
import { assert } from '../../../core/assert.ts';
import type { Random } from '../../../core/random.ts';
import type { SamplerSpec } from './bundle.ts';

/** Asks the graph about a noisy sample at a timestep; an answer of the same length. */
export type Denoise = (sample: Float32Array, timestep: number) => Promise<Float32Array>;

/** Evenly spaced, the last training step first. */
export function timesteps({ train_steps: trained, steps }: SamplerSpec): readonly number[] {
  const stride = trained / steps;
  return Array.from(
    { length: steps },
    (_, index) => Math.floor((trained * (steps - 1 - index)) / steps) + stride - 1,
  );
}

/** A row of standard normal numbers for each sample, each from a generator of its own. */
export function noiseFor(sources: readonly Random[], length: number): Float32Array {
  const noise = new Float32Array(sources.length * length);
  for (const [row, source] of sources.entries())
    for (let index = 0; index < length; index += 1) noise[row * length + index] = source.normal();
  return noise;
}

export interface Sampling {
  readonly spec: SamplerSpec;
  /** What the first sample is. */
  readonly noise: Float32Array;
  /** Generators of the noise that DDPM adds on its way, one a row; DDIM adds none. */
  readonly sources: readonly Random[];
}

/** One step: the noisy sample, what the graph predicted of it, and the two places in the schedule. */
interface Step {
  readonly spec: SamplerSpec;
  readonly alpha: number;
  /** 1 behind the last step. */
  readonly alphaBefore: number;
}

/** Share of the clean sample, clipped and not, of the noisy one, and of fresh noise in the next sample. */
interface Weights {
  readonly clean: number;
  readonly unclipped: number;
  readonly noisy: number;
  readonly fresh: number;
}

function weightsOf({ spec, alpha, alphaBefore }: Step): Weights {
  if (spec.kind === 'ddim') {
    // The direction to the noise is (noisy - sqrt(alpha) clean) / sqrt(1 - alpha).
    const noisy = Math.sqrt((1 - alphaBefore) / (1 - alpha));
    const taken = -noisy * Math.sqrt(alpha);
    return spec.noise_from === 'prediction'
      ? { clean: Math.sqrt(alphaBefore), unclipped: taken, noisy, fresh: 0 }
      : { clean: Math.sqrt(alphaBefore) + taken, unclipped: 0, noisy, fresh: 0 };
  }
  const kept = alpha / alphaBefore;
  const variance = ((1 - alphaBefore) / (1 - alpha)) * (1 - kept);
  return {
    clean: (Math.sqrt(alphaBefore) * (1 - kept)) / (1 - alpha),
    unclipped: 0,
    noisy: (Math.sqrt(kept) * (1 - alphaBefore)) / (1 - alpha),
    fresh: Math.sqrt(variance),
  };
}

/** The clean sample that a prediction means, not clipped. */
function cleanOf({ spec, alpha }: Step, noisy: number, predicted: number): number {
  return spec.prediction === 'sample'
    ? predicted
    : (noisy - Math.sqrt(1 - alpha) * predicted) / Math.sqrt(alpha);
}

/** @returns samples in normalised units, as many numbers as the noise has */
export async function sampled({ spec, noise, sources }: Sampling, denoise: Denoise): Promise<Float32Array> {
  const ways = timesteps(spec);
  const width = noise.length / Math.max(1, sources.length);
  let current = noise;
  for (const [index, timestep] of ways.entries()) {
    const before = ways[index + 1];
    const alpha = spec.alphas_cumprod[timestep] ?? Number.NaN;
    const alphaBefore = before === undefined ? 1 : (spec.alphas_cumprod[before] ?? Number.NaN);
    const step: Step = { spec, alpha, alphaBefore };
    const predicted = await denoise(current, timestep);
    assert(predicted.length === noise.length, 'a prediction has another length than its sample');
    const { clean, unclipped, noisy, fresh } = weightsOf(step);
    const next = new Float32Array(noise.length);
    for (let at = 0; at < next.length; at += 1) {
      const value = current[at] ?? Number.NaN;
      const drawn = fresh > 0 ? fresh * (sources[Math.floor(at / width)]?.normal() ?? Number.NaN) : 0;
      const means = cleanOf(step, value, predicted[at] ?? Number.NaN);
      const within = Math.min(spec.clip, Math.max(-spec.clip, means));
      const given = unclipped === 0 ? 0 : unclipped * means;
      next[at] = clean * within + given + noisy * value + drawn;
    }
    current = next;
  }
  return current;
}
