// Who may take the windows of a plan. Command lines name them too, and load nothing for that.
import { WorldforgeError } from '../../core/errors.ts';

/** `none` says what would have been done, `sim` plays it in the embedded world; neither moves a robot. */
export const drivers = ['none', 'sim'] as const;

export type Driver = (typeof drivers)[number];

/** In LIVE: `sim` is a simulated robot, the others drive a physical one. */
export const commandDrivers = ['none', 'sim', 'joint_trajectory', 'follow_joint_trajectory'] as const;

export type CommandDriver = (typeof commandDrivers)[number];

/** The kind of robot that a driver drives; none drives nothing. */
export function kindOfDriver(driver: CommandDriver): 'physical' | 'simulated' | undefined {
  if (driver === 'none') return undefined;
  return driver === 'sim' ? 'simulated' : 'physical';
}

/** A driver of a dry run. @throws WorldforgeError driver_unfit for one that moves a robot */
export function dryDriver(driver: CommandDriver): Driver {
  const dry = drivers.find((known) => known === driver);
  if (dry !== undefined) return dry;
  throw new WorldforgeError('driver_unfit', `driver ${driver} moves a robot, and a dry run moves none`, {
    hint: 'choose driver none or sim, or start with mode live',
  });
}
