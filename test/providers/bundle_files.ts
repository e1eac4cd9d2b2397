/** Writes the files of a model bundle for PushT: graphs, golden vectors, and a bundle.json that fits them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../core/digest.ts';
import type { Bundle, GraphRole, Scaling } from '../../providers/shared/onnx/bundle.ts';
import type { Model, Value } from '../support/onnx_model.ts';

export interface BundleParts {
  readonly kind: Bundle['kind'];
  readonly graphs: readonly { readonly role: GraphRole; readonly model: Model; readonly bytes: Buffer }[];
  readonly golden: Readonly<Record<'inputs' | 'outputs', Buffer>> & { readonly noise?: Buffer };
  readonly goal: Pick<Bundle['goal'][number], 'fixed' | 'tolerance'>;
  readonly parts: Pick<Bundle, 'sampler' | 'scorer'>;
  readonly change: (bundle: Bundle) => unknown;
}

export const horizon = 16;
const scale: Scaling = { mode: 'min_max', min: [0, 0], max: [512, 512] };
const digest = '0'.repeat(64);

export function floatFile(values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

function specOf({ name, type, dims }: Value) {
  return { name, dtype: type, shape: [...dims] };
}

/** Into a folder that exists; returns it. */
export function writeBundle(
  folder: string,
  { kind, graphs, golden, goal, parts, change }: BundleParts,
): string {
  const write = (name: string, content: Buffer): void => writeFileSync(path.join(folder, name), content);
  for (const { role, bytes } of graphs) write(`${role}.onnx`, bytes);
  const vectors = Object.entries(golden);
  for (const [name, content] of vectors) write(`golden_${name}.bin`, content);
  const bundle: Bundle = {
    schema_version: 1,
    name: `test ${kind}`,
    kind,
    licence: 'Apache-2.0',
    embodiment: 'pusht',
    provenance: {
      ...{ script: 'none', script_sha256: digest, data_sha256: digest, seed: 0, git_revision: 'none' },
      ...{ torch: 'none', date: '2026-01-01', command: 'none' },
    },
    graphs: graphs.map(({ role, model, bytes }) => ({
      ...{ role, file: `${role}.onnx`, sha256: sha256(bytes), bytes: bytes.length, opset: 18 },
      inputs: model.inputs.map(specOf),
      outputs: model.outputs.map(specOf),
    })),
    observation: [
      { name: 'keypoints', source: 'keypoints', dtype: 'float32', shape: [2, 8, 2] },
      { name: 'agent_position', source: 'agent_position', dtype: 'float32', shape: [2, 2] },
    ],
    goal: [{ name: 'keypoints', shape: [8, 2], ...goal }],
    normalisation: { keypoints: scale, agent_position: scale, action: scale },
    action: {
      ...{ name: 'action', dim: 2, horizon, start_index: 1, execute_steps: 8, dt_s: 0.1, block: 5 },
      ...{ mode: 'absolute', unit: 'px', frame: 'pusht', low: [0, 0], high: [512, 512] },
    },
    ...parts,
    quality: [],
    golden: {
      ...Object.fromEntries(vectors.map(([name]) => [name, `golden_${name}.bin`])),
      ...{ inputs: 'golden_inputs.bin', outputs: 'golden_outputs.bin', cases: 1, rtol: 1e-4, atol: 1e-3 },
      sha256: Object.fromEntries(vectors.map(([name, content]) => [`golden_${name}.bin`, sha256(content)])),
    },
  };
  write('bundle.json', Buffer.from(JSON.stringify(change(bundle), null, 1)));
  return folder;
}
