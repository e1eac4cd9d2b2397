/** `worldforge launch --graph memory`: the review of the launch file in one process. */
import assert from 'node:assert/strict';
import { inRepository } from '../../../scripts/repository.ts';
import {
  assertTypedError,
  items,
  jsonOf,
  makeDesk,
  messagesOf,
  rehearsed,
  type Desk,
} from '../../e2e/support.ts';
import { topics } from '../../../msgs/index.ts';

const checklist = `checklist:=${inRepository('launch', 'params', 'demo_checklist.yaml')}`;

describe('worldforge launch --graph memory', () => {
  let desk: Desk;
  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk[Symbol.dispose]());

  const launch = (...assignments: string[]) => {
    const words = ['planner.launch', `workspace:=${desk.workspace}`, ...assignments];
    return desk.run(['launch', '--graph', 'memory', '--format', 'json', ...words]);
  };

  it('makes the plans of a review with the same values', async () => {
    const values = ['session:=pusht-02', 'seed:=7', 'candidates:=5', 'stride:=4', 'cycles:=3'];
    const json = jsonOf(await launch(checklist, ...values), 0);
    const flags = ['--session', 'pusht-02', '--seed', '7', '--candidates', '5', '--stride', '4'];
    const expected = await rehearsed(desk, ...flags);
    assert.deepEqual(json.plan_digests, expected.plan_digests);
    assert.deepEqual([json.status, json.attested_by, json.verify.status], ['rehearsed', 'demo', 'equal']);
    assert.deepEqual(
      Object.values(json.checklist),
      items.map(() => true),
    );
  });

  it('plans without a scorer where there is none', async () => {
    const json = jsonOf(await launch(checklist, 'score:=none', 'cycles:=1'), 0);
    assert.deepEqual(json.scorers, []);
  });

  it('sets the goal that it is given', async () => {
    const json = jsonOf(await launch(checklist, 'goal:=push it', 'cycles:=1'), 0);
    const goals = await messagesOf(json.bag, topics.goal);
    assert.deepEqual(
      goals.map(({ instruction }) => instruction),
      ['push it'],
    );
  });

  it('leaves the checklist open where nobody answers it', async () => {
    const json = jsonOf(await launch('cycles:=1'), 1);
    assert.deepEqual([json.status, json.gate.verdict], ['refused', 'refuse']);
  });

  for (const [assignment, text] of [
    ['namespace:=left', 'namespace:=left means nothing'],
    ['transport:=udp', 'transport:=udp means nothing'],
    ['pace:=realtime', 'pace:=realtime means nothing'],
    ['mode:=live', 'mode:=live means nothing'],
    ['host_policy:=false', 'host_policy:=false means nothing'],
    ['host_scorers:=false', 'host_scorers:=false means nothing'],
    ['session:=none', 'a review without a player cannot be performed'],
    ['record_sensors:=rosbag2', 'record_sensors:=rosbag2 means nothing'],
    ['record:=false', 'record:=false means nothing'],
    ['candidates:=0', 'planner: candidates: '],
    ['seed:=many', 'planner: seed: a whole number below 2\\^64'],
  ] as const) {
    it(`refuses ${assignment}, and begins nothing`, async () => {
      const result = await launch(checklist, assignment);
      assertTypedError(result, 'launch_argument');
      assert.match(result.stderr, new RegExp(`${text}.* on the memory graph$`, 'm'));
      assert.deepEqual(desk.runs(), []);
    });
  }
});
