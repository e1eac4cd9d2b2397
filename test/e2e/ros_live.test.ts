/** Live sensors: another process is the robot, nobody plays, and the goal is what the launch says. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { metaConstants, topics } from '../../msgs/index.ts';
import { needs } from '../support/needs.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { goalFile } from './ros_goal.ts';
import { withRobot } from './ros_robot.ts';
import { messagesOf, type Finished } from './support.ts';

const told = ({ stdout, stderr }: Finished): string => `${stdout}\n${stderr}`;

describe('a run with live sensors on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('plans for the goal of a file until its cycles are through, and verifies', async () => {
    using desk = makeRosDesk();
    const goal = `goal_file:=${await goalFile(desk)}`;
    const ended = await withRobot(() =>
      desk.launch([demoChecklist, 'session:=none', goal, 'cycles:=3', 'stride:=1']),
    );
    assert.equal(ended.code, 0, told(ended));
    const { id, manifest } = onlyRun(desk);
    assert.deepEqual([manifest.status, manifest.facts.verdicts.length], ['rehearsed', 3]);
    assert.equal((await desk.verify(id)).code, 0);
    const bag = path.join(desk.workspace, 'runs', id, 'bag');
    const [sent, ...others] = await messagesOf(bag, topics.goal);
    assert.deepEqual(
      [sent?.instruction, sent?.meta.source, sent?.tensors.length, others.length],
      ['push it home', metaConstants.SOURCE_LIVE, 1, 0],
    );
    const [plan] = await messagesOf(bag, topics.plan);
    assert.equal(plan?.meta.source, metaConstants.SOURCE_LIVE);
  });

  it('goes on without an end of its own until it is interrupted', async () => {
    using desk = makeRosDesk();
    const goal = `goal_file:=${await goalFile(desk)}`;
    const ended = await withRobot(() =>
      desk.launch([demoChecklist, 'session:=none', goal], (text, child) => {
        if (text.includes('cycle 4: ') && !child.killed) child.kill('SIGINT');
      }),
    );
    assert.equal(ended.code, 0, told(ended));
    const { id, manifest } = onlyRun(desk);
    assert.equal(manifest.status, 'rehearsed');
    assert.ok(manifest.facts.verdicts.length >= 4);
    assert.match((await desk.verify(id)).stdout, /^(equal|cannot_verify): /);
  });

  it('says what is missing where nothing says what the robot is to do', async () => {
    using desk = makeRosDesk();
    const ended = await desk.launch([demoChecklist, 'session:=none', 'goal:=push it']);
    assert.notEqual(ended.code, 0);
    assert.match(told(ended), /goal_missing: profile pusht has the goal tensors keypoints.*goal_file:=FILE/);
  });
});
