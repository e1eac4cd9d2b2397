import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { defined } from '../../../../../core/assert.ts';
import { GraphProcess } from '../../../../../providers/shared/onnx/child/graph_process.ts';
import { readBundle } from '../../../../../providers/shared/onnx/bundle_files.ts';
import { scratchFolder } from '../../../../support/scratch.ts';
import { noSignal } from '../../../builders.ts';
import { writePolicyBundle } from '../../../policy_bundle.ts';

const inputs = {
  sample: { data: new Float32Array(32), dims: [1, 16, 2] },
  timestep: { data: BigInt64Array.of(0n), dims: [1] },
  condition: { data: new Float32Array(36), dims: [1, 36] },
};

const open = (folder: string) => GraphProcess.open(folder, readBundle(folder).bundle.graphs, noSignal);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('GraphProcess', () => {
  it('ends its process at a deadline, at once, and starts another one at the next call', async () => {
    using scratch = scratchFolder();
    await using graphs = await open(writePolicyBundle(scratch.path));
    const first = defined(graphs.pid, 'a process');
    const late = new AbortController();
    const answer = graphs.run('denoiser', inputs, late.signal);
    await Promise.resolve();
    late.abort(new Error('deadline'));
    await assert.rejects(answer, /deadline/);
    assert.equal(graphs.pid, undefined);
    await graphs.run('denoiser', inputs, noSignal);
    assert.notEqual(graphs.pid, first);
  });

  it('tells a crash as an error of its own, and starts another process at the next call', async () => {
    using scratch = scratchFolder();
    await using graphs = await open(writePolicyBundle(scratch.path));
    const answer = graphs.run('denoiser', inputs, noSignal);
    process.kill(defined(graphs.pid, 'a process'), 'SIGKILL');
    await assert.rejects(answer, { code: 'model_crashed', message: /SIGKILL/, hint: /next call/ });
    assert.deepEqual((await graphs.run('denoiser', inputs, noSignal))['prediction']?.dims, [1, 16, 2]);
  });

  it('checks the files again when it starts again', async () => {
    using scratch = scratchFolder();
    await using graphs = await open(writePolicyBundle(scratch.path));
    const answer = graphs.run('denoiser', inputs, noSignal);
    process.kill(defined(graphs.pid, 'a process'), 'SIGKILL');
    await assert.rejects(answer, { code: 'model_crashed' });
    rmSync(scratch.in('denoiser.onnx'));
    for (let call = 0; call < 2; call += 1)
      await assert.rejects(graphs.run('denoiser', inputs, noSignal), { code: 'model_file_missing' });
  });

  it('is asked once at a time', async () => {
    using scratch = scratchFolder();
    await using graphs = await open(writePolicyBundle(scratch.path));
    const first = graphs.run('denoiser', inputs, noSignal);
    await assert.rejects(graphs.run('denoiser', inputs, noSignal), { code: 'provider_busy' });
    await first;
  });

  it('neither keeps the process that asks alive between calls nor lets it end in one', () => {
    using scratch = scratchFolder();
    const folder = writePolicyBundle(scratch.path);
    const specs = readBundle(folder).bundle.graphs;
    const module = new URL('../../../../../providers/shared/onnx/child/graph_process.js', import.meta.url)
      .href;
    const script = (end: string): string => `
      import { GraphProcess } from ${JSON.stringify(module)};
      const { signal } = new AbortController();
      const graphs = await GraphProcess.open(${JSON.stringify(folder)}, ${JSON.stringify(specs)}, signal);
      ${end}
      console.log('end');
    `;
    for (const end of ['', 'await graphs[Symbol.asyncDispose]();']) {
      const args = ['--input-type=module', '--eval', script(end)];
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
      assert.deepEqual([status, stdout], [0, 'end\n'], end);
    }
  });

  it('leaves no process behind', async () => {
    using scratch = scratchFolder();
    const graphs = await open(writePolicyBundle(scratch.path));
    const pid = defined(graphs.pid, 'a process');
    assert.ok(isAlive(pid));
    await graphs[Symbol.asyncDispose]();
    assert.ok(!isAlive(pid));
    await graphs[Symbol.asyncDispose]();
  });
});
