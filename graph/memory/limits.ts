// How much one memory graph may hold. What goes beyond is refused with `graph_limit`.

export interface MemoryGraphLimits {
  /** A robot has about thirty topics, a provider four more. */
  readonly topicsMax: number;
  /** Publishers and subscribers: a recorder alone taps every topic. */
  readonly endpointsMax: number;
  /** Graph objects made, closed ones included: one a node, a restarted node again. */
  readonly participantsMax: number;
  /** Bytes that wait for delivery: a full queue of the largest observations for three readers. */
  readonly queuedBytesMax: number;
}

export const memoryGraphLimits: MemoryGraphLimits = {
  topicsMax: 512,
  endpointsMax: 4096,
  participantsMax: 1024,
  queuedBytesMax: 256 * 1024 * 1024,
};

/** Calls outside of the graph that are under way at once: one a provider, and a person at a prompt. */
export const externalMax = 1024;

/** Deliveries before the event loop gets its turn, so that timers, signals and input are heard in a burst. */
export const deliveriesPerTurn = 64;

/** Who waits for one bell: tests wait for idleness, the loop for work. */
export const waitersMax = 64;

/** The longest single sleep, in ns; a wait for a later timer sleeps again. */
export const sleepNsMax = 3_600_000_000_000n;
