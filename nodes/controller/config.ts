// What a controller is told: which driver takes the windows of a plan, and what it has to know of the robot.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import type { Embodiment } from '../../msgs/index.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import type { Driver } from './drivers.ts';

const configSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('sim'),
    robot_kind: z.literal('simulated'),
    /** Observation tensor [n_obs_steps, 2] with the place of the agent, px. */
    state_tensor: z.string().min(1),
  }),
]);
export type ControllerConfig = z.infer<typeof configSchema>;

/** @throws WorldforgeError driver_unfit where it is no configuration of a controller */
export function parseControllerConfig(config: Json): ControllerConfig {
  const result = configSchema.safeParse(config);
  if (result.success) return result.data;
  throw new WorldforgeError('driver_unfit', `controller configuration: ${errorText(result.error)}`, {
    cause: result.error,
  });
}

function simulatorMisses(embodiment: Embodiment, profile: ObservationProfile): string | undefined {
  const { name, robot_kind, mode, state_tensor } = embodiment;
  if (name !== 'pusht') return `it knows embodiment pusht alone, not ${name}`;
  if (robot_kind !== 'simulated') return `the robot is ${robot_kind}, and kinds never mix`;
  if (mode !== 'absolute') return `actions are ${mode}, not absolute`;
  const observed = profile.tensors.map((tensor) => tensor.name);
  const missing = ['keypoints', state_tensor].find((tensor) => !observed.includes(tensor));
  if (missing !== undefined) return `the profile observes no tensor ${missing}`;
  if (!profile.goal.tensors.some((tensor) => tensor.name === 'keypoints'))
    return 'the goal of the profile has no tensor keypoints';
  return undefined;
}

/** The driver of a review that names none: the simulator, wherever it knows the robot and what it sees. */
export function defaultDriver(embodiment: Embodiment, profile: ObservationProfile): Driver {
  return simulatorMisses(embodiment, profile) === undefined ? 'sim' : 'none';
}

/** @throws WorldforgeError driver_unfit */
export function controllerConfigOf(
  driver: Driver,
  { embodiment, profile }: { readonly embodiment: Embodiment; readonly profile: ObservationProfile },
): Json {
  if (driver === 'none') return { driver };
  const missing = simulatorMisses(embodiment, profile);
  if (missing !== undefined) {
    throw new WorldforgeError('driver_unfit', `driver sim cannot rehearse this: ${missing}`, {
      hint: 'choose driver none, or another profile or site policy',
    });
  }
  return { driver, robot_kind: embodiment.robot_kind, state_tensor: embodiment.state_tensor };
}
