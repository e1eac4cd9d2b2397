/** `worldforge replay export`: copies of recordings for an older ROS 2. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertTypedError, makeDesk, type Desk } from '../../e2e/support.ts';

describe('worldforge replay export', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());

  it('copies a recording for humble, and says how much', async () => {
    const { code, stdout, stderr } = await desk.run([
      'replay',
      'export',
      '--humble',
      'pusht-01',
      desk.in('copy'),
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(stdout, `762 messages in 1 file, metadata version 5: ${desk.in('copy')}\n`);
    assert.match(readFileSync(desk.in('copy', 'metadata.yaml'), 'utf8'), /^ {2}version: 5$/m);
  });

  it('asks what for, and does not write over what is there', async () => {
    assertTypedError(await desk.run(['replay', 'export', 'pusht-01', desk.in('other')]), 'usage');
    const again = await desk.run(['replay', 'export', '--humble', 'pusht-01', desk.in('copy')]);
    assertTypedError(again, 'workspace_unwritable');
  });
});
