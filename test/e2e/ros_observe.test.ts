/** `worldforge observe --graph ros` beside a robot that publishes best effort. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtInProfilePath } from '../../nodes/rig.ts';
import { needs } from '../support/needs.ts';
import { makeRosDesk } from './ros_desk.ts';
import { withRobot } from './ros_robot.ts';

const shipped = readFileSync(builtInProfilePath(), 'utf8');
/** The keypoints wanted reliable, the agent as a pose, the image under another name. */
const wrong = shipped
  .replace(
    '    axes: xy\n    shape: [8, 2]',
    '    axes: xy\n    qos: { reliability: reliable }\n    shape: [8, 2]',
  )
  .replace(/PointStamped\n {4}axes: xy\n {4}shape: \[2\]/, 'PoseStamped\n    field: position\n    shape: [3]')
  .replace('topic: pusht/image', 'topic: pusht/imgae');

describe('a profile beside a graph on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('matches what a robot publishes, and is told what to change where it does not', async () => {
    using desk = makeRosDesk();
    desk.write({ 'right.yaml': shipped, 'wrong.yaml': wrong });
    const observe = (profile: string, ...args: string[]) =>
      desk.command(['observe', '--check', profile, '--graph', 'ros', ...args]);
    const [right, changed] = await withRobot(
      async () =>
        [
          await observe('right.yaml', '--seconds', '60'),
          await observe('wrong.yaml', '--seconds', '20'),
        ] as const,
      'best_effort',
    );
    assert.equal(right.code, 0, `${right.stdout}\n${right.stderr}`);
    assert.match(right.stdout, /^right\.yaml matches the graph\nok {3}keypoints from pusht\/keypoints: /);
    assert.match(right.stdout, /^ {5}robot: sensor_msgs\/msg\/CompressedImage, best_effort, volatile$/m);
    assert.equal(changed.code, 1, changed.stdout);
    for (const text of [
      'robot offers best_effort, the profile wants reliable: say reliability: best_effort',
      'robot publishes geometry_msgs/msg/PointStamped, the profile says geometry_msgs/msg/PoseStamped',
      'nobody publishes pusht/imgae; nearest: pusht/image',
    ]) {
      assert.ok(changed.stdout.includes(text), changed.stdout);
    }
    assert.equal(changed.stdout.match(/^ {5}change (qos|type|topic) at wrong\.yaml:\d+$/gm)?.length, 3);
  });

  it('does not match a graph on which nobody publishes', async () => {
    using desk = makeRosDesk();
    desk.write({ 'right.yaml': shipped });
    const words = ['--graph', 'ros', '--seconds', '1', '--format', 'json'];
    const { code, stdout } = await desk.command(['observe', '--check', 'right.yaml', ...words]);
    assert.equal(code, 1, stdout);
    const { matched } = JSON.parse(stdout) as { readonly matched: boolean };
    assert.equal(matched, false);
  });
});
