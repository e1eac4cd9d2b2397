// SO-100: five joints and a gripper at 30 Hz. LeRobot counts its joints in degrees where it is told to
// (use_degrees) and the gripper in percent of its range; without that its joints are percents of a calibrated
// range, which say no angle: such a policy needs degrees first, and this contract is not for it.
import { translatorSpec } from '../translate/contract.ts';

const joints = ['shoulder_pan', 'shoulder_lift', 'elbow_flex', 'wrist_flex', 'wrist_roll'];
const arm = { tensor: 'joint_positions', shape: [5], count: 5, unit: 'deg' } as const;
const gripper = { tensor: 'gripper_position', shape: [1], count: 1, unit: 'percent' } as const;
const armDims = joints.map((name) => ({ name, unit: 'deg' as const }));
const gripperDims = [{ name: 'gripper', unit: 'percent' as const }];

const images = ['front', 'wrist'].map((name) => ({ name, tensor: name, required: true }));
const robot = {
  embodiment: 'so100',
  embodimentTag: 'new_embodiment',
  horizon: 16,
  mode: 'absolute',
  dtNs: 33_333_333,
} as const;

/** As GR00T is fine-tuned for it: arm and gripper apart. */
export const so100 = translatorSpec({
  contract: {
    ...robot,
    name: 'so100',
    parts: [
      { name: 'single_arm', dims: armDims },
      { name: 'gripper', dims: gripperDims },
    ],
  },
  observation: {
    states: [
      { name: 'single_arm', pieces: [arm] },
      { name: 'gripper', pieces: [gripper] },
    ],
    images,
  },
  dialects: {
    gr00t: {
      images: { front: 'front', wrist: 'wrist' },
      states: { single_arm: 'single_arm', gripper: 'gripper' },
      texts: { instruction: 'annotation.human.task_description' },
      parts: { single_arm: 'single_arm', gripper: 'gripper' },
    },
  },
});

/** As LeRobot's own policies see it: one state and one action of six; chunks of 50. */
export const so100Lerobot = translatorSpec({
  contract: {
    ...robot,
    name: 'so100-lerobot',
    horizon: 50,
    parts: [{ name: 'action', dims: [...armDims, ...gripperDims] }],
  },
  observation: { states: [{ name: 'state', pieces: [arm, gripper] }], images },
  dialects: {
    lerobot: {
      images: { front: 'observation.images.front', wrist: 'observation.images.wrist' },
      states: { state: 'observation.state' },
      texts: { instruction: 'task' },
      parts: { action: 'action' },
    },
  },
});
