/**
 * A tiny latent scorer as a bundle in a folder: linear encoder, linear moves, squared distance. A test
 * computes its costs by hand and changes the one thing it is about.
 */
import { seededRandom } from '../../core/random.ts';
import type { Bundle } from '../../providers/shared/onnx/bundle.ts';
import { onnxModel, type Model } from '../support/onnx_model.ts';
import { floatFile, writeBundle } from './bundle_files.ts';

const stateLength = 18;
const blockLength = 10;
const latentLength = 4;
export const blocksMax = 3;
export const goalAgent = [-512, -512] as const;

function drawn(name: string, count: number): Float32Array {
  const random = seededRandom(name);
  return Float32Array.from({ length: count }, () => random.between(-1, 1));
}

const encode = drawn('encode', stateLength * latentLength);
const move = drawn('move', blockLength * latentLength);

const encoder: Model = {
  inputs: [{ name: 'state', type: 'float32', dims: ['batch', stateLength] }],
  outputs: [{ name: 'latent', type: 'float32', dims: ['batch', latentLength] }],
  constants: [{ name: 'encode', dims: [stateLength, latentLength], data: encode }],
  nodes: [{ op: 'MatMul', inputs: ['state', 'encode'], output: 'latent' }],
};

const cost: Model = {
  inputs: [
    { name: 'state_latent', type: 'float32', dims: [1, latentLength] },
    { name: 'goal_latent', type: 'float32', dims: [1, latentLength] },
    { name: 'actions', type: 'float32', dims: ['batch', 'blocks', blockLength] },
  ],
  outputs: [{ name: 'cost', type: 'float32', dims: ['batch'] }],
  constants: [
    { name: 'move', dims: [blockLength, latentLength], data: move },
    { name: 'one', dims: [1], data: BigInt64Array.of(1n) },
  ],
  nodes: [
    { op: 'MatMul', inputs: ['actions', 'move'], output: 'moves' },
    { op: 'ReduceSum', inputs: ['moves', 'one'], output: 'moved', integers: { keepdims: 0 } },
    { op: 'Add', inputs: ['moved', 'state_latent'], output: 'end' },
    { op: 'Sub', inputs: ['end', 'goal_latent'], output: 'gap' },
    { op: 'Mul', inputs: ['gap', 'gap'], output: 'squared' },
    { op: 'ReduceSum', inputs: ['squared', 'one'], output: 'cost', integers: { keepdims: 0 } },
  ],
};

const times = (row: readonly number[], matrix: Float32Array): readonly number[] =>
  Array.from({ length: latentLength }, (_, column) =>
    row.reduce((sum, value, index) => sum + value * matrix[index * latentLength + column]!, 0),
  );
const normal = (values: readonly number[]): readonly number[] => values.map((value) => value / 256 - 1);

/** Cost of one candidate; keypoints 16 and agent 2 numbers, actions x, y a step, all px. */
export function costByHand(
  { keypoints, agent }: { readonly keypoints: readonly number[]; readonly agent: readonly number[] },
  goal: readonly number[],
  actions: readonly number[],
): number {
  const end = [...times(normal([...keypoints, ...agent]), encode)];
  const wanted = times(normal([...goal, ...goalAgent]), encode);
  for (let at = 0; at + blockLength <= Math.min(actions.length, blocksMax * blockLength); at += blockLength) {
    times(normal(actions.slice(at, at + blockLength)), move).forEach(
      (value, index) => (end[index]! += value),
    );
  }
  return end.reduce((sum, value, index) => sum + (value - wanted[index]!) ** 2, 0);
}

const golden = (() => {
  const random = seededRandom('golden scores');
  const pixels = (count: number) => Array.from({ length: count }, () => random.between(0, 512));
  const [before, keypoints, agents, goal] = [pixels(16), pixels(16), pixels(4), pixels(16)];
  const actions = Array.from({ length: 8 }, () => pixels(blocksMax * blockLength));
  const now = { keypoints, agent: agents.slice(2) };
  return {
    inputs: [...before, ...keypoints, ...agents, ...goal, ...actions.flat()],
    outputs: actions.map((each) => costByHand(now, goal, each)),
  };
})();

/** Writes the bundle into a folder that exists. */
export function writeScorerBundle(
  folder: string,
  change: (bundle: Bundle) => unknown = (bundle) => bundle,
): string {
  return writeBundle(folder, {
    kind: 'scorer',
    graphs: [
      { role: 'encoder', model: encoder, bytes: onnxModel(encoder) },
      { role: 'cost', model: cost, bytes: onnxModel(cost) },
    ],
    golden: { inputs: floatFile(golden.inputs), outputs: floatFile(golden.outputs) },
    goal: { fixed: null, tolerance: 0 },
    parts: {
      scorer: {
        ...{ context: 1, horizon_blocks_max: blocksMax, block: 5, max_candidates: 256 },
        ...{ cost: 'squared_l2_sum', direction: 'lower', goal_agent: [...goalAgent] },
      },
    },
    change,
  });
}
