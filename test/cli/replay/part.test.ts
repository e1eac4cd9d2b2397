/** `worldforge replay trim|filter|redact`, and what verify says of the part on another machine. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertTypedError, consent, makeDesk, type Desk } from '../../e2e/support.ts';

describe('worldforge replay trim, filter, redact', function () {
  this.timeout(120_000);
  let desk: Desk;
  let run = '';
  before(async () => {
    desk = makeDesk();
    await desk.review(...consent, '--cycles', '3');
    run = desk.runs()[0] ?? '';
  });
  after(() => desk[Symbol.dispose]());
  const replay = (...args: readonly string[]) =>
    desk.run(['replay', ...args, '--workspace-dir', desk.workspace]);

  it('make parts that verify, also where another key is the own one', async () => {
    const trim = await replay('trim', '--from', '0.5', '--to', '1', run, desk.in('trim'));
    assert.match(trim.stdout, /^\S+: \d+ messages untouched, 0 altered, \d+ left out\n {2}from 0\.500 s on/);
    const filter = await replay('filter', '--topic', '/planner/plan', run, desk.in('filter'));
    assert.match(
      filter.stdout,
      /: 3 messages untouched, 0 altered, \d+ left out\n {2}only \/planner\/plan\n/,
    );
    const mask = ['--mask', '/goal:instruction', '--format', 'json'];
    const redact = await replay('redact', ...mask, run, desk.in('redact'));
    const { altered, removed } = JSON.parse(redact.stdout) as { altered: number; removed: number };
    assert.ok(altered >= 1 && removed === 0, redact.stdout);
    for (const name of ['trim', 'filter', 'redact']) {
      const { code, stdout } = await desk.run(['replay', 'verify', desk.in(name)]);
      assert.match(stdout, /^subset: /);
      assert.equal(code, 0);
    }
    const elsewhere = { keys: desk.in('other-keys') };
    const unknown = await desk.run(['replay', 'verify', desk.in('filter')], elsewhere);
    assert.equal(unknown.code, 1);
    const publicKey = /--trust ([0-9a-f]{64})\n$/.exec(unknown.stdout)?.[1] ?? '';
    const trusted = ['replay', 'verify', '--trust', publicKey, desk.in('filter')];
    assert.match((await desk.run(trusted, elsewhere)).stdout, /^subset: 3 messages untouched/);
    assert.match((await desk.verify(run)).stdout, /^equal: /);
    assert.ok(!readFileSync(desk.in('redact', 'subset.json'), 'utf8').includes(desk.path));
  });

  it('refuse what cannot be meant', async () => {
    assertTypedError(await replay('trim', run, desk.in('trim')), 'workspace_unwritable');
    assertTypedError(await replay('trim', '20260101T000000Z-ffffffff', desk.in('none')), 'run_missing');
    assert.match(
      (await replay('trim', '--from', '-1', run, desk.in('x'))).stderr,
      /usage: a time is seconds/,
    );
    assert.match(
      (await replay('redact', '--mask', 'goal', run, desk.in('x'))).stderr,
      /usage: a mask is TOPIC/,
    );
  });
});
