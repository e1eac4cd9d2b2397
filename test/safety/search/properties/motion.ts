/** Judges numbers of a motion with a few lines of its own: range, speed, its changes, rest: P10. */
import type { Plan } from '../../../../msgs/index.ts';
import { embodiment, measured } from '../domain.ts';

const dtS = embodiment.dt_ns / 1e9;
const dim = embodiment.dimensions.length;
/** Limits are numbers of 64 bits, steps of 32. */
const room = 1 + 1e-5;

function faultOfAxis(xs: readonly number[], axis: number): string | undefined {
  const { name, limits } = embodiment.dimensions[axis]!;
  const start = measured[axis]!;
  const box = axis === 0 ? embodiment.boxes[0] : undefined;
  const low = box?.min[0] ?? limits.position_min;
  const high = box?.max[0] ?? limits.position_max;
  let [x, v, a]: [number, number, number] = [start, 0, 0];
  for (const [step, next] of xs.entries()) {
    const [speed, known] = [(next - x) / dtS, step + 1];
    const acceleration = (speed - v) / dtS;
    const jerk = (acceleration - a) / dtS;
    const at = `${name} at step ${step}`;
    if (!Number.isFinite(next)) return `${at} is no number`;
    if (next < low || next > high) return `${at} is at ${next}, outside ${low} to ${high}`;
    if (step === 0 && Math.abs(next - start) > limits.join_max * room)
      return `${at} joins ${next - start} away`;
    if (Math.abs(speed) > limits.velocity_max * room) return `${at} moves at ${speed}`;
    if (known > 1 && Math.abs(acceleration) > limits.acceleration_max * room)
      return `${at} accelerates ${acceleration}`;
    if (known > 2 && Math.abs(jerk) > limits.jerk_max * room) return `${at} jerks ${jerk}`;
    [x, v, a] = [next, speed, acceleration];
  }
  const speed = (xs.at(-1)! - (xs.at(-2) ?? start)) / dtS;
  return Math.abs(speed) > 1e-3 ? `${name} ends at speed ${speed}` : undefined;
}

const judged = new WeakMap<Float32Array, Map<number, string | undefined>>();

/** What is wrong with the first `steps` steps of a plan, followed by this tail. */
export function motionFault({ slice }: Plan, tail: Float32Array, steps: number): string | undefined {
  const known = judged.get(slice) ?? new Map<number, string | undefined>();
  judged.set(slice, known);
  if (known.has(steps)) return known.get(steps);
  const values = [...slice.slice(0, steps * dim), ...tail];
  const axes = Array.from({ length: dim }, (_, axis) => axis);
  const fault = axes
    .map((axis) =>
      faultOfAxis(
        values.filter((_, at) => at % dim === axis),
        axis,
      ),
    )
    .find((text) => text !== undefined);
  known.set(steps, fault);
  return fault;
}
