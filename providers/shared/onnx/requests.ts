// What a request must fit before a model is asked: the model's embodiment, its observation, its goal.
import { WorldforgeError } from '../../../core/errors.ts';
import type { Embodiment, Goal, Observation } from '../../../msgs/index.ts';
import { floatTensor } from '../tensors.ts';
import type { Bundle } from './bundle.ts';

const nanosecondsPerSecond = 1e9;

function refuse(provider: string, why: string): never {
  throw new WorldforgeError('provider_failed', `${provider}: ${why}`);
}

/**
 * A model that looks at images can be opened and checked, but not asked: no observation here carries any.
 * @throws WorldforgeError model_unsupported
 */
export function refuseImages(provider: string, { observation }: Bundle): void {
  const names = observation.filter(({ image }) => image !== undefined).map(({ name }) => name);
  if (names.length === 0) return;
  throw new WorldforgeError('model_unsupported', `${provider}: its model looks at ${names.join(', ')}`, {
    hint: 'no observation carries images; name the bundle of a model that takes numbers',
  });
}

/** @throws WorldforgeError provider_failed where the actions of the model are not those of the robot */
export function requireEmbodiment(provider: string, { embodiment, action }: Bundle, robot: Embodiment): void {
  const units = new Set(robot.dimensions.map(({ unit, frame }) => `${unit} in ${frame}`));
  const has = [robot.name, robot.mode, robot.dimensions.length, [...units].join(' and '), robot.dt_ns];
  const dtNs = Math.round(action.dt_s * nanosecondsPerSecond);
  const wants = [embodiment, action.mode, action.dim, `${action.unit} in ${action.frame}`, dtNs];
  if (has.join() === wants.join()) return;
  const text = ([name, mode, dim, unit, ns]: readonly (string | number)[]) =>
    `${String(name)} (${String(mode)}, ${String(dim)} of ${String(unit)}, ${String(ns)} ns a step)`;
  refuse(provider, `its model moves ${text(wants)}, not ${text(has)}`);
}

/** The observed tensors of a model by its own names for them. @throws WorldforgeError provider_failed */
export function observedBy(
  provider: string,
  { observation: wanted }: Bundle,
  { tensors }: Observation,
): ReadonlyMap<string, Float64Array> {
  return new Map(
    wanted.map(({ name, source, shape }) => {
      const { values } = floatTensor(tensors, { provider, where: 'observation', name: source, shape });
      return [name, values];
    }),
  );
}

/**
 * The goal tensors of a model. Where it was trained for one goal, another one is refused: it would be pursued
 * all the same, and nothing in the chunk would say so.
 * @throws WorldforgeError provider_failed
 */
export function goalOf(
  provider: string,
  { goal: wanted }: Bundle,
  { tensors }: Goal,
): ReadonlyMap<string, Float64Array> {
  return new Map(
    wanted.map(({ name, shape, fixed, tolerance }) => {
      const { values } = floatTensor(tensors, { provider, where: 'goal', name, shape });
      const numbers = fixed?.flat();
      const off = numbers === undefined ? 0 : farthest(values, numbers);
      if (!(off <= tolerance)) {
        const text = `the goal ${name} is off the one it was trained for by ${off.toFixed(1)}`;
        refuse(provider, `${text}, at most ${tolerance}`);
      }
      return [name, values];
    }),
  );
}

/** Largest difference of two lists; infinite where their lengths differ. */
function farthest(values: Float64Array, fixed: readonly number[]): number {
  if (values.length !== fixed.length) return Infinity;
  return values.reduce((most, value, index) => Math.max(most, Math.abs(value - (fixed[index] ?? 0))), 0);
}
