import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readRosSetup, sourcedDistro, withRosSetup, type RosSetup } from '../../../graph/ros/environment.ts';
import { withCode } from '../../contract/graph_bench.ts';
import { scratchFolder } from '../../support/scratch.ts';

const setup: RosSetup = {
  schema_version: 1,
  distro: 'jazzy',
  set: { ROS_DISTRO: 'jazzy' },
  prepend: { PATH: ['/ros/bin'], LD_LIBRARY_PATH: ['/overlay/lib', '/ros/lib'] },
};

describe('withRosSetup', () => {
  it('puts the folders of the setup before those that are there, each once', () => {
    const environment = { PATH: '/bin:/ros/bin:/usr/bin', LANG: 'C' };
    assert.deepEqual(withRosSetup(environment, setup), {
      LANG: 'C',
      ROS_DISTRO: 'jazzy',
      PATH: '/ros/bin:/bin:/usr/bin',
      LD_LIBRARY_PATH: '/overlay/lib:/ros/lib',
    });
  });

  it('changes nothing the second time', () => {
    const once = withRosSetup({ PATH: '/bin' }, setup);
    assert.deepEqual(withRosSetup(once, setup), once);
  });
});

describe('readRosSetup', () => {
  it('reads what the setup wrote', () => {
    using scratch = scratchFolder();
    scratch.write({ 'env.json': JSON.stringify(setup) });
    assert.deepEqual(readRosSetup(scratch.path), setup);
  });

  it('says how to make what is missing, or is not what it should be', () => {
    using scratch = scratchFolder();
    assert.throws(() => readRosSetup(scratch.path), withCode('ros_missing'));
    for (const text of ['{', '{}', JSON.stringify({ ...setup, distro: 'humble' })]) {
      scratch.write({ 'env.json': text });
      assert.throws(() => readRosSetup(scratch.path), { code: 'ros_missing', hint: 'npm run ros:setup' });
    }
  });
});

describe('sourcedDistro', () => {
  it('is the one that knows our messages', () => {
    using scratch = scratchFolder();
    const environment = { ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: `/nowhere:${scratch.path}` };
    assert.equal(sourcedDistro(environment), undefined);
    mkdirSync(scratch.in('share', 'worldforge_msgs'), { recursive: true });
    assert.equal(sourcedDistro(environment), 'jazzy');
    assert.equal(sourcedDistro({ ...environment, ROS_DISTRO: 'humble' }), undefined);
    assert.equal(sourcedDistro({}), undefined);
  });
});
