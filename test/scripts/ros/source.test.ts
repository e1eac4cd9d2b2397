import assert from 'node:assert/strict';
import { rosSource } from '../../../scripts/ros/source.ts';

const folder = '/project/.ros';
const sourced = (distro: string) => ({ ROS_DISTRO: distro, AMENT_PREFIX_PATH: `/opt/ros/${distro}` });

describe('rosSource', () => {
  it('is jazzy from wheels, or the distribution that was asked for', () => {
    assert.deepEqual(rosSource({}, folder, undefined), { kind: 'wheels', distro: 'jazzy' });
    assert.deepEqual(rosSource({}, folder, 'kilted'), { kind: 'wheels', distro: 'kilted' });
  });

  it('is what the shell has sourced', () => {
    for (const distro of ['jazzy', 'kilted', 'lyrical']) {
      const expected = { kind: 'sourced', distro, prefixes: [`/opt/ros/${distro}`] };
      assert.deepEqual(rosSource(sourced(distro), folder, undefined), expected);
    }
  });

  it('is not what a setup of this project has put into the shell', () => {
    const here = { ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: '/project/.ros/overlay:/project/.ros/venv' };
    assert.deepEqual(rosSource(here, folder, 'kilted'), { kind: 'wheels', distro: 'kilted' });
    const elsewhere = { ...here, WORLDFORGE_ROS_FOLDER: folder };
    assert.deepEqual(rosSource(elsewhere, '/project/other', undefined), { kind: 'wheels', distro: 'jazzy' });
  });

  it('refuses Humble with the reason', () => {
    assert.throws(() => rosSource({}, folder, 'humble'), /type hashes/);
    assert.throws(() => rosSource(sourced('humble'), folder, undefined), /type hashes/);
  });

  it('refuses what it does not know, and another one than is sourced', () => {
    assert.throws(() => rosSource({}, folder, 'lyrical'), /none of jazzy, kilted/);
    assert.throws(() => rosSource(sourced('rolling'), folder, undefined), /none of jazzy, kilted, lyrical/);
    assert.throws(() => rosSource(sourced('jazzy'), folder, 'kilted'), /jazzy is sourced/);
  });
});
