import assert from 'node:assert/strict';
import { readBundle } from '../../../../providers/shared/onnx/bundle_files.ts';
import { limits } from '../../../../providers/shared/onnx/limits.ts';
import { isHeavy, openSessions } from '../../../../providers/shared/onnx/sessions.ts';
import { onnxModel } from '../../../support/onnx_model.ts';
import { scratchFolder } from '../../../support/scratch.ts';
import { noSignal } from '../../builders.ts';
import { denoiser, writePolicyBundle } from '../../policy_bundle.ts';

const inputs = {
  sample: { data: new Float32Array(32).fill(0.5), dims: [1, 16, 2] },
  timestep: { data: BigInt64Array.of(3n), dims: [1] },
  condition: { data: new Float32Array(36).fill(0.1), dims: [1, 36] },
};

describe('isHeavy', () => {
  it('is decided by the bytes of all graphs', () => {
    using scratch = scratchFolder();
    const source = readBundle(writePolicyBundle(scratch.path));
    const [graph] = source.bundle.graphs;
    const sized = (...sizes: readonly number[]) => ({
      ...source,
      bundle: { ...source.bundle, graphs: sizes.map((bytes) => ({ ...graph!, bytes })) },
    });
    const half = limits.inProcessBytes / 2;
    assert.deepEqual(
      [isHeavy(source), isHeavy(sized(half, half)), isHeavy(sized(half, half + 1))],
      [false, false, true],
    );
  });
});

for (const inProcess of [true, false]) {
  describe(inProcess ? 'sessions in this process' : 'sessions in a process of their own', () => {
    it('give what the graph computes, the same bits at every call', async () => {
      using scratch = scratchFolder();
      const source = readBundle(writePolicyBundle(scratch.path));
      await using sessions = await openSessions(source, noSignal, { inProcess });
      await using others = await openSessions(source, noSignal, { inProcess: true });
      const first = await sessions.run('denoiser', inputs, noSignal);
      assert.deepEqual(first['prediction']?.dims, [1, 16, 2]);
      for (const each of [sessions, others, sessions])
        assert.deepEqual(await each.run('denoiser', inputs, noSignal), first);
    });

    it('refuse what the graph does not take, and go on', async () => {
      using scratch = scratchFolder();
      const source = readBundle(writePolicyBundle(scratch.path));
      await using sessions = await openSessions(source, noSignal, { inProcess });
      const wrong = { ...inputs, condition: { data: new Float32Array(35), dims: [1, 35] } };
      await assert.rejects(sessions.run('denoiser', wrong, noSignal), {
        code: 'model_failed',
        message: /running denoiser\.onnx/,
      });
      await sessions.run('denoiser', inputs, noSignal);
    });

    it('refuse a graph as it is opened', async () => {
      using scratch = scratchFolder();
      const source = readBundle(
        writePolicyBundle(scratch.path, { model: onnxModel({ ...denoiser, opset: 17 }) }),
      );
      await assert.rejects(openSessions(source, noSignal, { inProcess }), {
        code: 'model_graph',
        hint: /export/,
      });
    });

    it('throw the reason of a signal that has aborted', async () => {
      using scratch = scratchFolder();
      const source = readBundle(writePolicyBundle(scratch.path));
      await using sessions = await openSessions(source, noSignal, { inProcess });
      const late = AbortSignal.abort(new Error('too late'));
      await assert.rejects(sessions.run('denoiser', inputs, late), /too late/);
      await assert.rejects(openSessions(source, late, { inProcess }), /too late/);
    });
  });
}
