/** `worldforge replay diff`: two runs of the same review say the same, and where others part. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { BagDiff } from '../../../replay/diff/diff_bags.ts';
import { assertTypedError, makeDesk, rehearsed, type Desk } from '../../e2e/support.ts';

describe('worldforge replay diff', () => {
  let desk: Desk;
  let runs: readonly string[] = [];
  before(async () => {
    desk = makeDesk();
    // In the order of the reviews: ids of one second have no order.
    for (const flags of [[], [], ['--seed', '5']]) runs = [...runs, (await rehearsed(desk, ...flags)).run_id];
  });
  after(() => desk[Symbol.dispose]());
  const diff = (...args: readonly string[]) =>
    desk.run(['replay', 'diff', '--workspace-dir', desk.workspace, ...args]);
  const folder = (index: number) => path.join(desk.workspace, 'runs', runs[index]!);

  it('finds two runs of one review the same, by id and by path, and names what it left out', async () => {
    const { code, stdout, stderr } = await diff(runs[0]!, folder(1));
    assert.deepEqual([code, stderr], [0, ''], stdout);
    assert.match(stdout, /^same: \d+ messages of 16 topics\n/);
    assert.match(stdout, /\nnot compared without --all: \/recorder\/state .*step_input\n$/);
  });

  it('names field and values where the seed was another one, and ends with 1', async () => {
    const { code, stdout } = await diff('--topic', 'planner/request', folder(0), folder(2));
    assert.equal(code, 1);
    assert.deepEqual(stdout.split('\n').slice(3, 7), [
      '/planner/request  worldforge_msgs/msg/PlanRequest: 0 messages same, 3 different',
      '  first message 0 (sequence 0, cycle 0), seed:',
      '    A 0',
      '    B 5',
    ]);
    const json = await diff('--format', 'json', runs[0]!, runs[2]!);
    const { same, topics } = JSON.parse(json.stdout) as BagDiff;
    const plan = topics.find(({ topic }) => topic === '/planner/plan');
    assert.deepEqual([json.code, same, plan?.different, plan?.first?.at.cycle], [1, false, 3, 0]);
  });

  it('compares everything with --all', async () => {
    const { code, stdout } = await diff('--all', runs[0]!, runs[1]!);
    assert.equal(code, 1);
    assert.ok(stdout.includes(`    A "${runs[0]!}"\n    B "${runs[1]!}"\n`), stdout);
  });

  it('ends with 2 for a run, a recording or a topic that is not there', async () => {
    assertTypedError(await diff(runs[0]!, '20260131T120000Z-0123abcd'), 'run_missing');
    assertTypedError(await diff(desk.in('nowhere'), runs[0]!), 'session_missing');
    assertTypedError(await diff('--topic', '/nobody', runs[0]!, runs[1]!), 'usage');
  });
});
