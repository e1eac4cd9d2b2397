/** A review that is told to stop in its middle, or that nobody listens to: what was recorded is sealed. */
import assert from 'node:assert/strict';
import { consent, jsonOf, makeDesk } from './support.ts';

describe('a review that is interrupted', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`by ${signal} ends incomplete with exit 1 and whole evidence`, async () => {
      using desk = makeDesk();
      const result = await desk.run(
        ['review', '--workspace-dir', desk.workspace, '--format', 'json', '--stride', '1', ...consent],
        {
          onStderr: (stderr, child) => {
            if (stderr.includes('cycle 2/') && !child.killed) child.kill(signal);
          },
        },
      );
      const json = jsonOf(result, 1);
      assert.deepEqual(
        [json.status, json.fault?.code, json.verify.status, json.controller_executed],
        ['incomplete', 'interrupted', 'equal', false],
      );
      assert.ok(json.cycles >= 2 && json.cycles < 100, `${json.cycles} cycles`);
      assert.equal(json.plan_digests.length, json.cycles);
      const checked = await desk.verify(json.run_id);
      assert.deepEqual([checked.code, checked.stdout.split(':')[0]], [0, 'equal']);
    });
  }
});

describe('a review whose output nobody reads', () => {
  it('goes on to its end when the reader of its progress goes away', async () => {
    using desk = makeDesk();
    const flags = ['--workspace-dir', desk.workspace, '--format', 'json', '--cycles', '5'];
    const json = jsonOf(
      await desk.run(['review', ...flags, ...consent], {
        onStderr: (_, child) => child.stderr?.destroy(),
      }),
      0,
    );
    assert.deepEqual([json.status, json.cycles, json.verify.status], ['rehearsed', 5, 'equal']);
  });

  it('is sealed, and ends with exit 2, when its result can be told to nobody', async () => {
    using desk = makeDesk();
    const flags = ['--workspace-dir', desk.workspace, '--cycles', '2'];
    const result = await desk.run(['review', ...flags, ...consent], {
      onStderr: (_, child) => child.stdout?.destroy(),
    });
    assert.equal(result.code, 2, result.stderr);
    const [run] = desk.runs();
    assert.equal((await desk.verify(run!)).code, 0);
  });
});
