// Fourier GR1, upper body: the arms, hands and waist of GR00T's `fourier_gr1_arms_waist` configuration,
// chunks of 16 steps at 20 Hz, all joints in rad; 29 numbers.
import { translatorSpec } from '../translate/contract.ts';

const groups = [
  ['left_arm', 7],
  ['right_arm', 7],
  ['left_hand', 6],
  ['right_hand', 6],
  ['waist', 3],
] as const;

const jointCount = groups.reduce((sum, [, count]) => sum + count, 0);
const names = Object.fromEntries(groups.map(([name]) => [name, name]));

/** First joint of a group in the tensor of all joints. */
function firstOf(place: number): number {
  return groups.slice(0, place).reduce((sum, [, count]) => sum + count, 0);
}

export const gr1 = translatorSpec({
  contract: {
    name: 'gr1',
    embodiment: 'gr1',
    embodimentTag: 'gr1',
    parts: groups.map(([name, count]) => ({
      name,
      dims: Array.from({ length: count }, (_, index) => ({
        name: `${name}_${index + 1}`,
        unit: 'rad' as const,
      })),
    })),
    horizon: 16,
    mode: 'absolute',
    dtNs: 50_000_000,
  },
  observation: {
    states: groups.map(([name, count], place) => ({
      name,
      pieces: [
        { tensor: 'joint_positions', shape: [jointCount], from: firstOf(place), count, unit: 'rad' as const },
      ],
    })),
    images: [{ name: 'ego_view', tensor: 'ego_view', required: true }],
  },
  dialects: {
    gr00t: {
      images: { ego_view: 'ego_view' },
      states: names,
      texts: { instruction: 'annotation.human.action.task_description' },
      parts: names,
    },
  },
});
