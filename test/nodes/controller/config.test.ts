import assert from 'node:assert/strict';
import {
  controllerConfigOf,
  defaultDriver,
  parseControllerConfig,
} from '../../../nodes/controller/config.ts';
import { pushtEmbodiment } from '../../support/messages.ts';
import { pushtProfile } from '../session.ts';

const profile = pushtProfile();
const embodiment = pushtEmbodiment();

describe('the driver of a controller', () => {
  it('is the simulator where it knows the robot and what is observed of it', () => {
    assert.equal(defaultDriver(embodiment, profile), 'sim');
    assert.deepEqual(controllerConfigOf('sim', { embodiment, profile }), {
      driver: 'sim',
      robot_kind: 'simulated',
      state_tensor: 'agent_position',
    });
    assert.deepEqual(controllerConfigOf('none', { embodiment, profile }), { driver: 'none' });
  });

  for (const [what, rig, text] of [
    ['another embodiment', { embodiment: pushtEmbodiment({ name: 'arm' }), profile }, /pusht alone, not arm/],
    [
      'a physical robot',
      { embodiment: pushtEmbodiment({ robot_kind: 'physical' }), profile },
      /physical, and kinds never mix/,
    ],
    [
      'relative actions',
      { embodiment: pushtEmbodiment({ mode: 'relative' }), profile },
      /relative, not absolute/,
    ],
    [
      'a profile without the agent',
      { embodiment, profile: { ...profile, tensors: profile.tensors.slice(0, 1) } },
      /no tensor agent_position/,
    ],
    [
      'a goal without keypoints',
      { embodiment, profile: { ...profile, goal: { ...profile.goal, tensors: [] } } },
      /goal of the profile has no tensor keypoints/,
    ],
  ] as const) {
    it(`is none for ${what}, and sim is refused`, () => {
      assert.equal(defaultDriver(rig.embodiment, rig.profile), 'none');
      assert.throws(() => controllerConfigOf('sim', rig), { code: 'driver_unfit', message: text });
    });
  }

  it('is checked again where a verification starts from a file', () => {
    for (const config of [{}, { driver: 'sim' }, { driver: 'joint_trajectory' }, { driver: 'none', more: 1 }])
      assert.throws(() => parseControllerConfig(config), { code: 'driver_unfit' });
    const physical = { driver: 'sim', robot_kind: 'physical', state_tensor: 'agent_position' };
    assert.throws(() => parseControllerConfig(physical), { code: 'driver_unfit' });
  });
});
