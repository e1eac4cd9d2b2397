// A latent world model: state and goal become points of a latent space, a candidate's blocks of actions move
// the state there, and its cost is the squared distance to the goal at the end.
import { defined } from '../../core/assert.ts';
import type { Bundle } from '../shared/onnx/bundle.ts';
import type { BundleFolder } from '../shared/onnx/bundle_files.ts';
import { checkGolden } from '../shared/onnx/golden.ts';
import type { GraphTensor } from '../shared/onnx/graph.ts';
import type { Sessions } from '../shared/onnx/graphs.ts';
import { openModel, type JudgedModel } from '../shared/onnx/opening.ts';
import {
  lengthOf,
  normaliseInto,
  observedTensors,
  scaleOf,
  type ObservedTensor,
  type Scale,
} from '../shared/onnx/scaling.ts';

type Values = ReadonlyMap<string, ArrayLike<number>>;

export interface Scored {
  /** Values of each observed tensor, row-major, by its name in the bundle; the last step counts. */
  readonly observed: Values;
  /** Of those that have a goal. */
  readonly goal: Values;
  /** Row-major [candidates, steps, dim], in the unit of the actions. */
  readonly actions: ArrayLike<number>;
  readonly candidates: number;
  readonly steps: number;
}

/** Cases of the golden vectors hold so many candidates of the longest horizon. */
const goldenCandidates = 8;

export class LatentScorer implements JudgedModel {
  readonly bundle: Bundle;
  /** Digest of bundle.json, which holds those of all other files. */
  readonly digest: string;
  readonly #sessions: Sessions;
  readonly #spec: NonNullable<Bundle['scorer']>;
  readonly #actionScale: Scale;
  readonly #tensors: readonly ObservedTensor[];

  private constructor({ bundle, digest }: BundleFolder, sessions: Sessions) {
    this.bundle = bundle;
    this.digest = digest;
    this.#sessions = sessions;
    this.#spec = defined(bundle.scorer, 'the scorer part');
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
  ): Promise<LatentScorer> {
    const make = (source: BundleFolder, sessions: Sessions) => new LatentScorer(source, sessions);
    return openModel(folder, { kind: 'scorer', accept, make }, signal);
  }

  /** Whole blocks that are looked at of so many steps; 0: none fits. */
  blocksOf(steps: number): number {
    return Math.min(this.#spec.horizon_blocks_max, Math.floor(steps / this.#spec.block));
  }

  /**
   * One cost a candidate, in the order given; the lower the better. Comparable within one call alone: costs
   * have no unit.
   */
  async costs(scored: Scored, signal: AbortSignal): Promise<Float64Array> {
    const { candidates } = scored;
    const { state, goal } = await this.#latents(scored, signal);
    const found = new Float64Array(candidates);
    for (let first = 0; first < candidates; first += this.#spec.max_candidates) {
      const count = Math.min(this.#spec.max_candidates, candidates - first);
      const inputs = { state_latent: state, goal_latent: goal, actions: this.#actions(scored, first, count) };
      const { cost } = await this.#sessions.run('cost', inputs, signal);
      found.set(numbersOf(cost, 'cost'), first);
    }
    return found;
  }

  async #latents({ observed, goal }: Scored, signal: AbortSignal) {
    const rows = [this.#state(observed), this.#state(this.#goalState(goal))];
    const length = rows[0]?.length ?? 0;
    const data = new Float32Array(2 * length);
    rows.forEach((row, index) => data.set(row, index * length));
    const { latent } = await this.#sessions.run('encoder', { state: { data, dims: [2, length] } }, signal);
    const both = numbersOf(latent, 'latent');
    const size = both.length / 2;
    const row = (index: number): GraphTensor => ({
      data: both.slice(index * size, (index + 1) * size),
      dims: [1, size],
    });
    return { state: row(0), goal: row(1) };
  }

  /** The last step of every observed tensor, normalised, one after the other. */
  #state(values: Values): Float32Array {
    const state = new Float32Array(this.#tensors.reduce((sum, { lastLength }) => sum + lastLength, 0));
    let at = 0;
    for (const { name, lastLength: length, scale } of this.#tensors) {
      const all = defined(values.get(name), `the values of ${name}`);
      normaliseInto(state, at, { values: all, from: all.length - length, length }, scale);
      at += length;
    }
    return state;
  }

  #goalState(goal: Values): Values {
    const { observation } = this.bundle;
    const { goal_agent: absent = [] } = this.#spec;
    return new Map(observation.map(({ name }) => [name, goal.get(name) ?? absent]));
  }

  /** [count, blocks, block x dim]: the steps of a block are one row. */
  #actions({ actions, steps }: Scored, first: number, count: number): GraphTensor {
    const { dim } = this.bundle.action;
    const blocks = this.blocksOf(steps);
    const width = blocks * this.#spec.block * dim;
    const data = new Float32Array(count * width);
    for (let row = 0; row < count; row += 1) {
      const from = (first + row) * steps * dim;
      normaliseInto(data, row * width, { values: actions, from, length: width }, this.#actionScale);
    }
    return { data, dims: [count, blocks, this.#spec.block * dim] };
  }

  /** Each case: what was observed, the goal, and candidates of the longest horizon; their costs. */
  async checkGolden(source: BundleFolder, signal: AbortSignal): Promise<void> {
    const { observation, goal, action } = this.bundle;
    const steps = this.#spec.horizon_blocks_max * this.#spec.block;
    const actions = goldenCandidates * steps * action.dim;
    const inputs = [...observation, ...goal].reduce((sum, { shape }) => sum + lengthOf(shape), actions);
    await checkGolden(source, { inputs, outputs: goldenCandidates, noise: 0 }, ({ inputs: values }) => {
      let at = 0;
      const take = (length: number): Float32Array => values.subarray(at, (at += length));
      const taken = (list: Bundle['observation'] | Bundle['goal']): Values =>
        new Map(list.map(({ name, shape }) => [name, take(lengthOf(shape))]));
      const scored = { observed: taken(observation), goal: taken(goal), actions: take(actions) };
      return this.costs({ ...scored, candidates: goldenCandidates, steps }, signal);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions[Symbol.asyncDispose]();
  }
}

function numbersOf(tensor: GraphTensor | undefined, what: string): Float32Array {
  return defined(tensor?.data instanceof Float32Array ? tensor.data : undefined, what);
}
