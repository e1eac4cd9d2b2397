// A diffusion policy: what was observed, normalised, is the condition under which noise becomes actions.
import { defined } from '../../core/assert.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { seededRandom, type Random } from '../../core/random.ts';
import type { Bundle, SamplerSpec } from '../shared/onnx/bundle.ts';
import type { BundleFolder } from '../shared/onnx/bundle_files.ts';
import { checkGolden } from '../shared/onnx/golden.ts';
import type { Sessions } from '../shared/onnx/graphs.ts';
import { openModel, type JudgedModel } from '../shared/onnx/opening.ts';
import { noiseFor, sampled, type Sampling } from '../shared/onnx/sampler.ts';
import {
  denormalised,
  normaliseInto,
  observedTensors,
  scaleOf,
  type ObservedTensor,
  type Scale,
} from '../shared/onnx/scaling.ts';

export interface Ask {
  /** Values of each observed tensor, row-major, by its name in the bundle. */
  readonly observed: ReadonlyMap<string, ArrayLike<number>>;
  readonly candidates: number;
  readonly seed: bigint;
}

export class DiffusionPolicy implements JudgedModel {
  readonly bundle: Bundle;
  /** Digest of bundle.json, which holds those of all other files. */
  readonly digest: string;
  readonly #sessions: Sessions;
  readonly #spec: SamplerSpec;
  readonly #actionScale: Scale;
  readonly #tensors: readonly ObservedTensor[];

  private constructor({ bundle, digest }: BundleFolder, sessions: Sessions) {
    this.bundle = bundle;
    this.digest = digest;
    this.#sessions = sessions;
    this.#spec = defined(bundle.sampler, 'the sampler of a policy');
    this.#actionScale = scaleOf(defined(bundle.normalisation['action'], 'its scale'), bundle.action.dim);
    this.#tensors = observedTensors(bundle);
  }

  /**
   * Opens the graphs and runs the golden vectors; `accept` throws where the caller cannot ask such a model.
   * @throws WorldforgeError model_* with what is wrong
   */
  static open(
    folder: string,
    signal: AbortSignal,
    accept: (bundle: Bundle) => void = () => undefined,
  ): Promise<DiffusionPolicy> {
    const acceptSampled = (bundle: Bundle): void => {
      requireSampler(bundle, folder);
      accept(bundle);
    };
    const make = (source: BundleFolder, sessions: Sessions) => new DiffusionPolicy(source, sessions);
    return openModel(folder, { kind: 'policy', accept: acceptSampled, make }, signal);
  }

  /**
   * Chunks in the unit of the actions, row-major [candidates, horizon, dim]. The noise of a candidate follows
   * from the seed and its index alone, so the first ones do not change when more are asked for.
   */
  async propose({ observed, candidates, seed }: Ask, signal: AbortSignal): Promise<Float32Array> {
    const sources = Array.from({ length: candidates }, (_, index) => seededRandom('noise', seed, index));
    const { horizon, dim } = this.bundle.action;
    const noise = noiseFor(sources, horizon * dim);
    return this.#sample(await this.#condition(observed, signal), { noise, sources }, signal);
  }

  /** What was observed, normalised, one after the other; or what an encoder, if any, makes of it. */
  async #condition(observed: Ask['observed'], signal: AbortSignal): Promise<Float32Array> {
    const condition = new Float32Array(this.#tensors.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { name, length, scale } of this.#tensors) {
      const values = defined(observed.get(name), `the values of ${name}`);
      normaliseInto(condition, at, { values, from: 0, length }, scale);
      at += length;
    }
    if (!this.bundle.graphs.some(({ role }) => role === 'encoder')) return condition;
    const inputs = { observation: { data: condition, dims: [1, condition.length] } };
    const { condition: encoded } = await this.#sessions.run('encoder', inputs, signal);
    return defined(encoded?.data instanceof Float32Array ? encoded.data : undefined, 'condition');
  }

  async #sample(
    condition: Float32Array,
    { noise, sources }: Pick<Sampling, 'noise' | 'sources'>,
    signal: AbortSignal,
  ): Promise<Float32Array> {
    const rows = sources.length;
    const { horizon, dim } = this.bundle.action;
    const conditions = new Float32Array(rows * condition.length);
    for (let row = 0; row < rows; row += 1) conditions.set(condition, row * condition.length);
    const given = { data: conditions, dims: [rows, condition.length] };
    const chunks = await sampled({ spec: this.#spec, noise, sources }, async (sample, timestep) => {
      const inputs = {
        sample: { data: sample, dims: [rows, horizon, dim] },
        timestep: { data: new BigInt64Array(rows).fill(BigInt(timestep)), dims: [rows] },
        condition: given,
      };
      const { prediction } = await this.#sessions.run('denoiser', inputs, signal);
      return defined(prediction?.data instanceof Float32Array ? prediction.data : undefined, 'prediction');
    });
    return denormalised(chunks, this.#actionScale);
  }

  /** Each case is one chunk, from what was observed and from its first noise. */
  async checkGolden(source: BundleFolder, signal: AbortSignal): Promise<void> {
    const { action } = this.bundle;
    const chunk = action.horizon * action.dim;
    const inputs = this.#tensors.reduce((sum, { length }) => sum + length, 0);
    await checkGolden(source, { inputs, outputs: chunk, noise: chunk }, async ({ inputs: values, noise }) => {
      const observed = new Map<string, Float32Array>();
      let at = 0;
      for (const { name, length } of this.#tensors) {
        observed.set(name, values.subarray(at, at + length));
        at += length;
      }
      const sources: readonly Random[] = [seededRandom('golden')];
      return this.#sample(await this.#condition(observed, signal), { noise, sources }, signal);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions[Symbol.asyncDispose]();
  }
}

function requireSampler({ sampler }: Bundle, folder: string): void {
  if (sampler !== undefined) return;
  throw new WorldforgeError('model_unsupported', `${folder} is a policy without a sampler`, {
    hint: 'only diffusion policies are run: a bundle with a denoiser',
  });
}
