import assert from 'node:assert/strict';
import { DiffusionPolicy } from '../../../providers/pusht_policy/model.ts';
import { pushtPolicyProvider } from '../../../providers/pusht_policy/provider.ts';
import type { Bundle } from '../../../providers/shared/onnx/bundle.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { noSignal } from '../builders.ts';
import { writePolicyBundle } from '../policy_bundle.ts';

const observed = new Map([
  ['keypoints', Float32Array.from({ length: 32 }, (_, index) => 16 * index)],
  ['agent_position', Float32Array.of(1, 2, 3, 4)],
]);

/** The same bundle, of one graph: without what belongs to a denoiser. */
function oneGraph({ sampler: _, ...bundle }: Bundle) {
  return { ...bundle, graphs: bundle.graphs.map((graph) => ({ ...graph, role: 'policy' })) };
}

const withImage = (bundle: Bundle): Bundle => ({
  ...bundle,
  observation: [
    ...bundle.observation,
    {
      ...{ name: 'camera', source: 'camera', dtype: 'float32', shape: [1, 2, 2, 3] },
      image: { layout: 'HWC', colour: 'RGB', scale: 255 },
    },
  ],
  normalisation: { ...bundle.normalisation, camera: { mode: 'identity' } },
});

describe('DiffusionPolicy', () => {
  it('gives its denoiser what the encoder makes of the observation, as the golden vectors say', async () => {
    using scratch = scratchFolder();
    using plain = scratchFolder();
    await using encoded = await DiffusionPolicy.open(
      writePolicyBundle(scratch.path, { isEncoded: true }),
      noSignal,
    );
    await using other = await DiffusionPolicy.open(writePolicyBundle(plain.path), noSignal);
    const ask = { observed, candidates: 2, seed: 7n };
    assert.notDeepEqual(await encoded.propose(ask, noSignal), await other.propose(ask, noSignal));
  });

  it('refuses a policy of one graph, which needs no sampler', async () => {
    using scratch = scratchFolder();
    writePolicyBundle(scratch.path, { change: oneGraph });
    await assert.rejects(DiffusionPolicy.open(scratch.path, noSignal), {
      code: 'model_unsupported',
      message: /is a policy without a sampler/,
    });
  });

  it('is refused by its provider where it looks at images', async () => {
    using scratch = scratchFolder();
    writePolicyBundle(scratch.path, { change: withImage });
    await assert.rejects(pushtPolicyProvider({ bundle: scratch.path }), {
      code: 'model_unsupported',
      message: 'pusht-policy: its model looks at camera',
    });
  });
});
