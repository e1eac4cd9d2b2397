// PushT: a pusher on a table, told where to be in px, by the simulator's 10 Hz.
import { translatorSpec } from '../translate/contract.ts';

/** Horizon of the diffusion policies that LeRobot trains for PushT. */
const horizon = 16;
const names = { agent_position: 'agent_position', keypoints: 'keypoints' };

export const pusht = translatorSpec({
  contract: {
    name: 'pusht',
    embodiment: 'pusht',
    embodimentTag: 'new_embodiment',
    parts: [
      {
        name: 'action',
        dims: [
          { name: 'x', unit: 'px' },
          { name: 'y', unit: 'px' },
        ],
      },
    ],
    horizon,
    mode: 'absolute',
    dtNs: 100_000_000,
  },
  observation: {
    states: [
      { name: 'agent_position', pieces: [{ tensor: 'agent_position', shape: [2], count: 2, unit: 'px' }] },
      { name: 'keypoints', pieces: [{ tensor: 'keypoints', shape: [8, 2], count: 16, unit: 'px' }] },
    ],
    images: [{ name: 'image', tensor: 'image', required: false }],
  },
  dialects: {
    gr00t: {
      images: { image: 'image' },
      states: names,
      texts: { instruction: 'annotation.human.task_description' },
      parts: { action: 'action' },
    },
    openpi: {
      images: { image: 'observation/image' },
      states: { agent_position: 'observation/state', keypoints: 'observation/environment_state' },
      texts: { instruction: 'prompt' },
      parts: { action: 'actions' },
    },
    lerobot: {
      images: { image: 'observation.image' },
      states: { agent_position: 'observation.state', keypoints: 'observation.environment_state' },
      texts: { instruction: 'task' },
      parts: { action: 'action' },
    },
  },
});
