// ALOHA: two ViperX arms of six joints and a gripper each, told their joint positions at 50 Hz.
// Sources: docs of openpi (ALOHA keys, chunks of 50), deploy.py of cosmos-policy (14 numbers, chunks of 50).
import { translatorSpec } from '../translate/contract.ts';

const joints = ['waist', 'shoulder', 'elbow', 'forearm_roll', 'wrist_angle', 'wrist_rotate'];
const sides = ['left', 'right'];

/** Joint positions of both arms (12, rad) and openings of both grippers (2, ratio), left before right. */
function armPieces(side: number) {
  return [
    { tensor: 'joint_positions', shape: [12], from: 6 * side, count: 6, unit: 'rad' as const },
    { tensor: 'gripper_positions', shape: [2], from: side, count: 1, unit: 'ratio' as const },
  ];
}

const cameras = {
  cam_high: 'cam_high',
  cam_left_wrist: 'cam_left_wrist',
  cam_right_wrist: 'cam_right_wrist',
};

export const aloha = translatorSpec({
  contract: {
    name: 'aloha',
    embodiment: 'aloha',
    embodimentTag: 'aloha',
    parts: [
      {
        name: 'actions',
        dims: sides.flatMap((side) => [
          ...joints.map((joint) => ({ name: `${side}_${joint}`, unit: 'rad' as const })),
          { name: `${side}_gripper`, unit: 'ratio' as const },
        ]),
      },
    ],
    horizon: 50,
    mode: 'absolute',
    dtNs: 20_000_000,
  },
  observation: {
    states: [{ name: 'state', pieces: [...armPieces(0), ...armPieces(1)] }],
    images: Object.keys(cameras).map((name) => ({ name, tensor: name, required: true })),
  },
  dialects: {
    openpi: {
      images: {
        cam_high: 'images/cam_high',
        cam_left_wrist: 'images/cam_left_wrist',
        cam_right_wrist: 'images/cam_right_wrist',
      },
      states: { state: 'state' },
      texts: { instruction: 'prompt' },
      parts: { actions: 'actions' },
    },
    'cosmos-policy': {
      images: {
        cam_high: 'primary_image',
        cam_left_wrist: 'left_wrist_image',
        cam_right_wrist: 'right_wrist_image',
      },
      states: { state: 'proprio' },
      texts: { instruction: 'task_description' },
      parts: { actions: 'actions' },
    },
    gr00t: {
      images: cameras,
      states: { state: 'state' },
      texts: { instruction: 'annotation.human.task_description' },
      parts: { actions: 'action' },
    },
  },
});
