// DROID: a Franka arm with a gripper at 15 Hz, as openpi serves it: joint *velocities* as a ratio of the
// fastest that the DROID controller allows, in [-1, 1], and the absolute opening of the gripper. Policies
// trained for joint positions need a contract of their own: their numbers look alike and mean another thing.
import { translatorSpec } from '../translate/contract.ts';

/** Chunks of pi0-FAST-DROID have 10 steps, those of pi05-DROID 15. */
const horizons = { droid: 10, 'droid-pi05': 15 } as const;
const jointCount = 7;

function droidOf(name: keyof typeof horizons) {
  return translatorSpec({
    contract: {
      name,
      embodiment: 'droid',
      embodimentTag: 'droid',
      parts: [
        {
          name: 'actions',
          dims: [
            ...Array.from({ length: jointCount }, (_, index) => ({
              name: `joint_velocity_${index + 1}`,
              unit: 'ratio' as const,
            })),
            { name: 'gripper', unit: 'ratio' },
          ],
        },
      ],
      horizon: horizons[name],
      mode: 'absolute',
      dtNs: 66_666_667,
    },
    observation: {
      states: [
        {
          name: 'joint_position',
          pieces: [{ tensor: 'joint_positions', shape: [jointCount], count: jointCount, unit: 'rad' }],
        },
        {
          name: 'gripper_position',
          pieces: [{ tensor: 'gripper_position', shape: [1], count: 1, unit: 'ratio' }],
        },
      ],
      images: ['exterior_image_1_left', 'wrist_image_left'].map((image) => ({
        name: image,
        tensor: image,
        required: true,
      })),
    },
    dialects: {
      openpi: {
        images: {
          exterior_image_1_left: 'observation/exterior_image_1_left',
          wrist_image_left: 'observation/wrist_image_left',
        },
        states: {
          joint_position: 'observation/joint_position',
          gripper_position: 'observation/gripper_position',
        },
        texts: { instruction: 'prompt' },
        parts: { actions: 'actions' },
      },
    },
  });
}

export const droid = droidOf('droid');
export const droidPi05 = droidOf('droid-pi05');
