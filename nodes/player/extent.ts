// How much of a recording is played, said by the same parameters to all who count cycles.
import { z } from 'zod';
import { WorldforgeError } from '../../core/errors.ts';
import type { ObservationProfile } from '../observer/profile.ts';
import type { SessionSource } from '../review/settings.ts';
import { framesOf, type PlaylistOptions } from './playlist.ts';
import { cyclesOf } from './step.ts';

const offsetMax = 86_400;
const nanosecondsPerSecond = 1e9;

export const extentParameters = {
  start_offset: z
    .number()
    .min(0)
    .max(offsetMax)
    .default(0)
    .describe('seconds of the session that are left out at its start'),
  loop: z
    .boolean()
    .default(false)
    .describe('whether it begins again at its end, with stamps that rise, until there are enough cycles'),
};

export interface Extent {
  /** Seconds. */
  readonly start_offset: number;
  readonly loop: boolean;
  /** 0: to the end of the session; without an end in a loop. */
  readonly cycles: number;
  readonly stride: number;
}

export function playlistOf(
  session: Pick<SessionSource, 'open'>,
  profile: ObservationProfile,
  { start_offset, loop }: Pick<Extent, 'start_offset' | 'loop'>,
): PlaylistOptions & { readonly frameTopic: string } {
  return {
    open: () => session.open(),
    frameTopic: profile.tensors[0]?.topic ?? '',
    startOffsetNs: BigInt(Math.round(start_offset * nanosecondsPerSecond)),
    loop,
  };
}

/**
 * Cycles in one round from the offset on.
 * @throws WorldforgeError parameter_invalid where there is none
 */
export async function cyclesInRound(
  session: Pick<SessionSource, 'open' | 'prepared'>,
  profile: ObservationProfile,
  extent: Extent,
): Promise<number> {
  const { start_offset, stride } = extent;
  const whole = session.prepared.frames;
  const frames = start_offset === 0 ? whole : await framesOf(playlistOf(session, profile, extent));
  if (frames > 0) return cyclesOf(frames, stride);
  throw new WorldforgeError('parameter_invalid', `start_offset ${String(start_offset)} leaves no frame`, {
    hint: 'give a smaller start_offset; worldforge replay info BAG says how long a recording is',
  });
}

/** Cycles that make a run complete, of so many in a round; 0: it has no end of its own. */
export function cyclesToPlay(round: number, { cycles, loop }: Extent): number {
  if (cycles > 0) return cycles;
  return loop ? 0 : round;
}

/** Cycles that make a run complete. @throws WorldforgeError parameter_invalid */
export async function cyclesOfRun(
  session: Pick<SessionSource, 'open' | 'prepared'>,
  profile: ObservationProfile,
  extent: Extent,
): Promise<number> {
  return cyclesToPlay(await cyclesInRound(session, profile, extent), extent);
}
