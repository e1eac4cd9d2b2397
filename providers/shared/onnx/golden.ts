// Golden vectors: recorded inputs with the outputs that whoever exported a model got for them. A model that
// does not give them again here is not the one that was judged.
import { WorldforgeError } from '../../../core/errors.ts';
import type { BundleFolder } from './bundle_files.ts';
import { readPromised } from './bundle_files.ts';

/** Numbers of each case, in the order of the file. */
export interface GoldenLengths {
  readonly inputs: number;
  readonly outputs: number;
  /** 0: the model takes no noise. */
  readonly noise: number;
}

export interface GoldenCase {
  readonly inputs: Float32Array;
  readonly noise: Float32Array;
}

/** Little-endian float32. */
function readFloats(source: BundleFolder, file: string, length: number): Float32Array {
  const sha256 = source.bundle.golden.sha256[file] ?? '';
  const bytes = readPromised(source.folder, { file, sha256 });
  if (bytes.length !== length * 4) {
    throw new WorldforgeError('model_golden', `${file} has ${bytes.length} bytes instead of ${length * 4}`, {
      hint: 'bundle.json and its golden vectors were not made together; export the bundle again',
    });
  }
  return Float32Array.from({ length }, (_, index) => bytes.readFloatLE(index * 4));
}

/**
 * Runs every case and compares: |ours - recorded| at most atol + rtol |recorded|.
 * @throws WorldforgeError model_golden naming the first number that is off, and what reading a file throws
 */
export async function checkGolden(
  source: BundleFolder,
  lengths: GoldenLengths,
  run: (given: GoldenCase) => Promise<ArrayLike<number>>,
): Promise<void> {
  const { golden, name } = source.bundle;
  const { cases, rtol, atol } = golden;
  const inputs = readFloats(source, golden.inputs, cases * lengths.inputs);
  const outputs = readFloats(source, golden.outputs, cases * lengths.outputs);
  const noise =
    golden.noise === undefined
      ? new Float32Array(0)
      : readFloats(source, golden.noise, cases * lengths.noise);
  for (let index = 0; index < cases; index += 1) {
    const part = (all: Float32Array, length: number) => all.subarray(index * length, (index + 1) * length);
    const ours = await run({ inputs: part(inputs, lengths.inputs), noise: part(noise, lengths.noise) });
    const recorded = part(outputs, lengths.outputs);
    const off = recorded.findIndex(
      (value, at) => !(Math.abs((ours[at] ?? Number.NaN) - value) <= atol + rtol * Math.abs(value)),
    );
    if (off === -1 && ours.length === recorded.length) continue;
    const says = `${String(ours[off])} instead of ${String(recorded[off])}`;
    throw new WorldforgeError('model_golden', `${name}: case ${index} gives ${says} at ${off}`, {
      hint: `within rtol ${rtol} and atol ${atol}; export the bundle again, or report your processor`,
    });
  }
}
