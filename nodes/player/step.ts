// Decides when the next recorded message may be given. Pure.

export interface PlayerPlan {
  /** Relative topic whose messages count the frames of the session. */
  readonly frameTopic: string;
  /** Frames from one cycle to the next. */
  readonly stride: number;
  /** Cycles to give at most. */
  readonly cycles: number;
}

export interface PlayerState {
  /** Frames begun so far. */
  readonly frames: number;
}

/** `give` now; `wait` for the verdict of a cycle first; `end` because the last cycle's frame was given. */
export type Decision =
  | { readonly kind: 'give'; readonly state: PlayerState }
  | { readonly kind: 'wait'; readonly cycle: number; readonly state: PlayerState }
  | { readonly kind: 'end' };

export const firstFrame: PlayerState = { frames: 0 };

/**
 * Session observation k x stride opens cycle k, so its frame waits for the verdict of cycle k-1. Frames after
 * that of the last cycle are not given.
 */
export function decide(plan: PlayerPlan, state: PlayerState, topic: string): Decision {
  if (topic !== plan.frameTopic) return { kind: 'give', state };
  const frame = state.frames;
  const next = { frames: frame + 1 };
  if (frame > (plan.cycles - 1) * plan.stride) return { kind: 'end' };
  if (frame > 0 && frame % plan.stride === 0)
    return { kind: 'wait', cycle: frame / plan.stride - 1, state: next };
  return { kind: 'give', state: next };
}

/** How many cycles a session of so many frames holds. */
export function cyclesOf(frames: number, stride: number): number {
  return frames === 0 ? 0 : Math.floor((frames - 1) / stride) + 1;
}
