/** Every way in which a bundle is not what it says, each refused by its own code before it is used. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { pushtPolicyProvider } from '../../../../providers/pusht_policy/provider.ts';
import type { Bundle } from '../../../../providers/shared/onnx/bundle.ts';
import { loadRuntime } from '../../../../providers/shared/onnx/runtime.ts';
import { onnxModel } from '../../../support/onnx_model.ts';
import { scratchFolder, type Scratch } from '../../../support/scratch.ts';
import { denoiser, writePolicyBundle, type PolicyParts } from '../../policy_bundle.ts';

type Deep = { [key: string]: Deep } & Deep[];

/** A change of the bundle.json at a path, to a value that need not be valid. */
function set(...path: readonly [...string[], unknown]): PolicyParts['change'] {
  return (bundle) => {
    const copy = structuredClone(bundle) as unknown as Deep;
    const keys = path.slice(0, -2) as string[];
    const last = keys.reduce((at, key) => at[key]!, copy);
    Object.assign(last, { [String(path.at(-2))]: path.at(-1) });
    return copy;
  };
}

async function refuses(
  code: string,
  text: RegExp,
  parts: Partial<PolicyParts>,
  spoil?: (made: Scratch) => void,
) {
  using scratch = scratchFolder();
  writePolicyBundle(scratch.path, parts);
  spoil?.(scratch);
  await assert.rejects(pushtPolicyProvider({ bundle: scratch.path }), { code, message: text });
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 1;
  writeFileSync(file, bytes);
}

const image = { layout: 'HWC', colour: 'RGB', scale: 255 };
const ddpm = { kind: 'ddpm', train_steps: 1, steps: 1, alphas_cumprod: [0.5], prediction: 'sample', clip: 1 };
const scorer = {
  ...{ context: 1, horizon_blocks_max: 3, block: 5, max_candidates: 256 },
  ...{ cost: 'squared_l2_sum', direction: 'lower' },
};

const external = denoiser.constants.map((each, index) =>
  index === 0 ? { ...each, external: 'weights.bin' } : each,
);

describe('a model bundle', () => {
  it('is refused with one flipped byte, wherever', async () => {
    for (const name of ['denoiser.onnx', 'golden_inputs.bin', 'golden_outputs.bin', 'golden_noise.bin'])
      await refuses('model_digest', /denoiser|golden/, {}, (made) => flip(made.in(name), 21));
  });

  it('is refused with another shape, name, type or opset than it says', async () => {
    const wrong: readonly (readonly [RegExp, Partial<PolicyParts>])[] = [
      [
        /\[\?, 16, 2\] instead of .*\[\?, 8, 2\]/,
        { change: set('graphs', '0', 'outputs', '0', 'shape', ['b', 8, 2]) },
      ],
      [
        /instead of .*sample float32 \[\?, 16\]/,
        { change: set('graphs', '0', 'inputs', '0', 'shape', ['b', 16]) },
      ],
      [/instead of .*noise/, { change: set('graphs', '0', 'inputs', '0', 'name', 'noise') }],
      [/instead of .*timestep float32/, { change: set('graphs', '0', 'inputs', '1', 'dtype', 'float32') }],
      [/opset is 17 instead of 18/, { model: onnxModel({ ...denoiser, opset: 17 }) }],
    ];
    for (const [text, parts] of wrong) await refuses('model_graph', text, parts);
  });

  it('is refused without a graph or golden file that it names', async () => {
    for (const name of ['denoiser.onnx', 'golden_noise.bin'])
      await refuses('model_file_missing', /is not there/, {}, (made) => rmSync(made.in(name)));
  });

  it('is refused with weights in another file', async () => {
    await refuses('model_external_data', /in another file/, {
      model: onnxModel({ ...denoiser, constants: external }),
    });
  });

  it('is refused where it is a pickle, by its name or by its first bytes', async () => {
    await refuses('model_pickle', /policy\.pt is a pickle/, {
      change: set('graphs', '0', 'file', 'policy.pt'),
    });
    for (const magic of ['\x80\x02ccollections\n', 'PK\x03\x04archive/data.pkl'])
      await refuses('model_pickle', /is a pickle/, { model: Buffer.from(magic, 'latin1') });
    using scratch = scratchFolder();
    writeFileSync(scratch.in('weights.pt'), 'PK\x03\x04');
    await assert.rejects(pushtPolicyProvider({ bundle: scratch.in('weights.pt') }), { code: 'model_pickle' });
  });

  it('is refused where its golden vectors do not come out again', async () => {
    const outputs = Array.from({ length: 32 }, () => 256);
    await refuses('model_golden', /case 0 gives [\d.]+ instead of 256 at 0/, { outputs });
    await refuses('model_golden', /124 bytes instead of 128/, { outputs: outputs.slice(1) });
  });

  it('is refused where a file lies outside of its folder, or is a link', async () => {
    for (const name of ['../denoiser.onnx', '/etc/passwd', 'a/b.onnx', '..', '.hidden', ''.padEnd(300, 'a')])
      await refuses('model_path', /plain name/, { change: set('graphs', '0', 'file', name) });
    await refuses('model_path', /is a link/, {}, (made) => {
      copyFileSync(made.in('denoiser.onnx'), made.in('real.onnx'));
      rmSync(made.in('denoiser.onnx'));
      symlinkSync('real.onnx', made.in('denoiser.onnx'));
    });
    await refuses('model_path', /is not a file/, {}, (made) => {
      rmSync(made.in('denoiser.onnx'));
      mkdirSync(made.in('denoiser.onnx'));
    });
  });

  it('is refused where a file is larger than is read, before it is read', async () => {
    await refuses('model_too_large', /denoiser\.onnx has \d+ bytes/, {}, (made) =>
      truncateSync(made.in('denoiser.onnx'), 2 ** 31),
    );
    await refuses('model_too_large', /bundle\.json/, {}, (made) =>
      truncateSync(made.in('bundle.json'), 2 ** 20),
    );
  });

  it('is refused where there is none, or none that says what it must', async () => {
    using scratch = scratchFolder();
    await assert.rejects(pushtPolicyProvider({ bundle: scratch.path }), { code: 'model_missing' });
    await refuses('model_invalid', /no JSON/, {}, (made) => writeFileSync(made.in('bundle.json'), '{'));
    const wrong: readonly (readonly [RegExp, PolicyParts['change']])[] = [
      [/schema_version/, set('schema_version', 2)],
      [/Unrecognized key/, set('extra', 1)],
      [/graphs: a scorer has cost and encoder/, set('kind', 'scorer')],
      [
        /graphs: a policy has denoiser, or denoiser and encoder, or policy/,
        set('graphs', '0', 'role', 'cost'),
      ],
      [/sampler: is there with a denoiser/, ({ sampler: _, ...rest }: Bundle) => rest],
      [/sampler: is there with a denoiser/, set('graphs', '0', 'role', 'policy')],
      [/scorer: is there in a scorer, and only there/, set('scorer', scorer)],
      [/noise_from: is for ddim/, set('sampler', { ...ddpm, noise_from: 'clean' })],
      [/keypoints: is no image/, set('observation', '0', 'image', { ...image })],
      [/colour/, set('observation', '0', 'image', { ...image, colour: 'BGR' })],
      [/normalisation.keypoints: is missing/, set('normalisation', 'keypoints', undefined)],
      [/does not scale 2 numbers/, set('normalisation', 'action', 'max', [0, 512])],
      [/does not scale 2 numbers/, set('normalisation', 'action', 'max', [512])],
      [/action.low: not 2 numbers/, set('action', 'low', [0])],
      [/end after the horizon/, set('action', 'execute_steps', 16)],
      [/alphas_cumprod: not 20 numbers/, set('sampler', 'alphas_cumprod', [0.5])],
      [/steps: does not divide 20/, set('sampler', 'steps', 3)],
      [/ddpm takes every training step/, set('sampler', 'kind', 'ddpm')],
      [/golden_noise.bin is missing/, set('golden', 'sha256', 'golden_noise.bin', undefined)],
      [/sha256/, set('graphs', '0', 'sha256', 'abc')],
    ];
    for (const [text, change] of wrong) await refuses('model_invalid', text, { change });
  });

  it('is refused where its graph is no ONNX file, or none that the runtime knows', async () => {
    await refuses('model_invalid', /not an ONNX file/, { model: Buffer.from('<html>') });
    const [first, ...others] = denoiser.nodes;
    const unknown = onnxModel({ ...denoiser, nodes: [{ ...first!, op: 'NoSuchOperator' }, ...others] });
    await refuses('model_failed', /loading denoiser\.onnx: .*NoSuchOperator/, { model: unknown });
  });
});

describe('loadRuntime', () => {
  it('says how to come by a runtime that is not there, or not for this platform', async () => {
    const absent = () => Promise.reject(new Error("Cannot find package 'onnxruntime-node'"));
    await assert.rejects(loadRuntime(absent), {
      code: 'model_runtime_missing',
      message: /Cannot find package/,
      hint: /npm ci .*--policy scripted --score mock/,
    });
  });
});
