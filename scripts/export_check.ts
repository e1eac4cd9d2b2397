/**
 * Opens bundles as the product does (digests, names, ranks, opset, weights inside) and runs their golden
 * vectors by onnxruntime-node: `npm run export:check -- FOLDER ...`. Exit 1 where one is refused.
 */
import { defined } from '../core/assert.ts';
import { WorldforgeError } from '../core/errors.ts';
import { LatentScorer } from '../providers/leworldmodel/model.ts';
import { DiffusionPolicy } from '../providers/pusht_policy/model.ts';
import type { Bundle } from '../providers/shared/onnx/bundle.ts';
import { readBundle, type BundleFolder } from '../providers/shared/onnx/bundle_files.ts';
import { checkGolden } from '../providers/shared/onnx/golden.ts';
import { denormalised, normaliseInto, observedTensors, scaleOf } from '../providers/shared/onnx/scaling.ts';
import { openSessions } from '../providers/shared/onnx/sessions.ts';

/** A policy of one graph: what was observed, normalised, gives a chunk. No provider runs it yet. */
async function checkOneGraph(source: BundleFolder, signal: AbortSignal): Promise<void> {
  const { action, normalisation } = source.bundle;
  const tensors = observedTensors(source.bundle);
  const scale = scaleOf(defined(normalisation['action'], 'the scale of the actions'), action.dim);
  const inputs = tensors.reduce((sum, { length }) => sum + length, 0);
  const outputs = action.horizon * action.dim;
  await using sessions = await openSessions(source, signal);
  await checkGolden(source, { inputs, outputs, noise: 0 }, async ({ inputs: values }) => {
    const data = new Float32Array(inputs);
    let at = 0;
    for (const tensor of tensors) {
      normaliseInto(data, at, { values, from: at, length: tensor.length }, tensor.scale);
      at += tensor.length;
    }
    const { chunk } = await sessions.run('policy', { observation: { data, dims: [1, inputs] } }, signal);
    return denormalised(
      defined(chunk?.data instanceof Float32Array ? chunk.data : undefined, 'chunk'),
      scale,
    );
  });
}

async function check(folder: string): Promise<Bundle> {
  const { signal } = new AbortController();
  const source = readBundle(folder);
  const { kind, sampler } = source.bundle;
  if (kind === 'policy' && sampler === undefined) {
    await checkOneGraph(source, signal);
    return source.bundle;
  }
  const opened = kind === 'scorer' ? LatentScorer.open(folder, signal) : DiffusionPolicy.open(folder, signal);
  await using model = await opened;
  return model.bundle;
}

for (const folder of process.argv.slice(2)) {
  try {
    const { golden, graphs } = await check(folder);
    const sizes = graphs.map(({ role, bytes }) => `${role} ${(bytes / 1e6).toFixed(1)} MB`);
    console.log(`${folder}: ${sizes.join(', ')}; ${golden.cases} golden cases within rtol ${golden.rtol}`);
  } catch (error) {
    if (!(error instanceof WorldforgeError)) throw error;
    console.error(`${folder}: ${error.code}: ${error.message}`);
    process.exitCode = 1;
  }
}
