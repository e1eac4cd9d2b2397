// Decides what becomes of the next recorded message: given now, at its time, after a verdict, or held. Pure.

export interface PlayerPlan {
  /** Relative topic whose messages count the frames of the session; every message is one unless given. */
  readonly frameTopic?: string;
  /** Frames from one cycle to the next. */
  readonly stride: number;
  /** Cycles to give at most. */
  readonly cycles: number;
  /** How much faster than it was recorded; 1 unless given. */
  readonly rate?: number;
  /** Whether the next cycle waits for the verdict of the one before; true unless given. */
  readonly lockstep?: boolean;
}

/** Played time stands at `timeNs` when the steady clock stands at `steadyNs`, and runs on from there. */
interface Anchor {
  readonly steadyNs: bigint;
  readonly timeNs: bigint;
}

export interface PlayerState {
  /** Frames begun so far. */
  readonly frames: number;
  /** Cycles whose verdict came, or is awaited no longer. */
  readonly verdicts: number;
  readonly paused: boolean;
  /** Frames that are still to be given although the player is paused. */
  readonly steps: number;
  /** The frame that was given last was a step: what was recorded up to the next frame belongs to it. */
  readonly stepping: boolean;
  /** Undefined before the first message. */
  readonly anchor: Anchor | undefined;
  /** The next message waits for its time, so that it is due then, however late the timer is. */
  readonly timed: boolean;
}

/** What a player is told while it plays. */
export type Control =
  | { readonly kind: 'pause' | 'resume' | 'step' }
  /** The verdict of a cycle came, or is awaited no longer. */
  | { readonly kind: 'verdict'; readonly cycle: number };

/** The next recorded message. */
export interface Coming {
  readonly topic: string;
  /** Recorded time; rises over the rounds of a loop. */
  readonly timeNs: bigint;
}

export type Action =
  | { readonly kind: 'give'; readonly state: PlayerState }
  /** Not before this time of the steady clock. */
  | { readonly kind: 'until'; readonly dueNs: bigint; readonly state: PlayerState }
  /** Not before the verdict of this cycle. */
  | { readonly kind: 'verdict'; readonly cycle: number }
  /** Not before somebody says so: it is paused. */
  | { readonly kind: 'hold' }
  /** Never: the last cycle has its frame. */
  | { readonly kind: 'end' };

/** Steps that wait to be made: more of them are a mistake of whoever publishes them. */
export const stepsMax = 1000;
/** Recorded times are whole nanoseconds; a rate is told to a thousandth. */
const rateUnit = 1000;

export function startState(paused = false): PlayerState {
  const anchor = undefined;
  return { frames: 0, verdicts: 0, paused, steps: 0, stepping: false, anchor, timed: false };
}

function rateOf({ rate = 1 }: PlayerPlan): bigint {
  return BigInt(Math.round(rate * rateUnit));
}

/** Recorded time that is played now, not bounded by what comes next. */
function runningNs(plan: PlayerPlan, { anchor, paused }: PlayerState, nowNs: bigint): bigint | undefined {
  if (anchor === undefined || paused) return anchor?.timeNs;
  return anchor.timeNs + ((nowNs - anchor.steadyNs) * rateOf(plan)) / BigInt(rateUnit);
}

/** Recorded time that is played now. It waits for the next message, so that it never goes back. */
export function playedNs(plan: PlayerPlan, state: PlayerState, nextNs: bigint, nowNs: bigint): bigint {
  const timeNs = runningNs(plan, state, nowNs) ?? nextNs;
  return timeNs < nextNs ? timeNs : nextNs;
}

/** The same state where the control changes nothing. */
export function controlled(
  plan: PlayerPlan,
  state: PlayerState,
  control: Control,
  nowNs: bigint,
): PlayerState {
  switch (control.kind) {
    case 'pause':
    case 'resume': {
      const paused = control.kind === 'pause';
      if (paused === state.paused) return state;
      const timeNs = runningNs(plan, state, nowNs);
      const anchor = timeNs === undefined ? undefined : { steadyNs: nowNs, timeNs };
      return { ...state, paused, steps: 0, stepping: false, anchor, timed: false };
    }
    case 'step':
      return state.paused && state.steps < stepsMax ? { ...state, steps: state.steps + 1 } : state;
    case 'verdict':
      return control.cycle < state.verdicts ? state : { ...state, verdicts: control.cycle + 1 };
  }
}

/**
 * In lockstep, frames after that of the last cycle are not given. At the pace of the recording the planner
 * takes what it can, so that they are given until the last cycle has its verdict.
 */
function isOver({ stride, cycles, lockstep = true }: PlayerPlan, { frames, verdicts }: PlayerState): boolean {
  return lockstep ? frames > (cycles - 1) * stride : verdicts >= cycles;
}

/** The cycle whose verdict the next frame waits for: frame k x stride opens cycle k. */
function awaitedCycle(plan: PlayerPlan, { frames, verdicts }: PlayerState): number | undefined {
  const { stride, lockstep = true } = plan;
  if (!lockstep || frames === 0 || frames % stride !== 0) return undefined;
  const cycle = frames / stride - 1;
  return verdicts > cycle ? undefined : cycle;
}

function given(state: PlayerState, isFrame: boolean, anchor: Anchor): PlayerState {
  const next = { ...state, anchor, timed: false };
  if (!isFrame) return next;
  const stepping = state.steps > 0;
  return { ...next, frames: state.frames + 1, stepping, steps: stepping ? state.steps - 1 : 0 };
}

/** A step ends before the next frame, so that what was recorded with a frame is given with it. */
function isHeld({ paused, steps, stepping }: PlayerState, isFrame: boolean): boolean {
  return paused && steps === 0 && (isFrame || !stepping);
}

export function decide(plan: PlayerPlan, state: PlayerState, next: Coming, nowNs: bigint): Action {
  const { frameTopic = next.topic } = plan;
  const isFrame = next.topic === frameTopic;
  if (isFrame && isOver(plan, state)) return { kind: 'end' };
  if (isHeld(state, isFrame)) return { kind: 'hold' };
  const cycle = isFrame ? awaitedCycle(plan, state) : undefined;
  if (cycle !== undefined) return { kind: 'verdict', cycle };
  const now = { steadyNs: nowNs, timeNs: next.timeNs };
  const { anchor, paused, timed } = state;
  if (anchor === undefined || paused) return { kind: 'give', state: given(state, isFrame, now) };
  const dueNs = anchor.steadyNs + ((next.timeNs - anchor.timeNs) * BigInt(rateUnit)) / rateOf(plan);
  if (nowNs < dueNs) return { kind: 'until', dueNs, state: { ...state, timed: true } };
  // What is late for another reason than the timer moves all that follows.
  const from = timed ? { ...now, steadyNs: dueNs } : now;
  return { kind: 'give', state: given(state, isFrame, from) };
}

/** How many cycles a session of so many frames holds. */
export function cyclesOf(frames: number, stride: number): number {
  return frames === 0 ? 0 : Math.floor((frames - 1) / stride) + 1;
}
