// The life of a node that is a process on ROS 2: parameters in, a clean end on every way out.
import type { z } from 'zod';
import { abortReason } from '../../core/background.ts';
import type { Environment } from '../../core/environment.ts';
import { errorText, WorldforgeError } from '../../core/errors.ts';
import { openRosGraph, type RosGraph } from '../../graph/ros/ros_graph.ts';
import type { Identity } from '../../msgs/index.ts';
import { makeRosLog, type Log } from '../log.ts';
import { awaitClock } from './sim_time.ts';
import { startDiagnostics } from './diagnostics.ts';
import type { OwnCount } from './own_counts.ts';
import { noPeers, watchPeers, type PeerFacts, type Peers } from './peers.ts';

export interface NodeContext<P> {
  readonly graph: RosGraph;
  readonly parameters: P;
  readonly log: Log;
  /** Aborts at SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Watches those whom this node needs; /diagnostics tells of them from now on. */
  readonly watch: (identity: Identity, peers: readonly string[]) => Peers;
  /** What this node counts of its own work; /diagnostics tells of it from now on. */
  readonly count: (read: () => readonly OwnCount[]) => void;
}

export interface NodeProgram<S extends z.ZodObject> {
  /** Unless the arguments rename it. */
  readonly name: string;
  readonly parameters: S;
  /** Whether it publishes /clock itself, so that it cannot wait for it. */
  readonly givesClock?: (parameters: z.infer<S>) => boolean;
  /** Whether it is to refuse the time of /clock, so that it does not wait for it. */
  readonly refusesClock?: (parameters: z.infer<S>) => boolean;
  /**
   * Runs the node until it is through or the signal aborts, and takes back all that it made.
   * @returns the exit code
   */
  run(context: NodeContext<z.infer<S>>): Promise<number>;
}

/** What of the process a node stands on. */
export interface NodeProcess {
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Called once the node's work is done and only the middleware is left to take down. */
  readonly onEnding?: () => void;
}

const exitCodes = { interrupted: 0, error: 2 } as const;

function report(log: Log, error: unknown): void {
  const code = error instanceof WorldforgeError ? error.code : 'assertion';
  const next = error instanceof WorldforgeError && error.hint !== '' ? `; next: ${error.hint}` : '';
  log.error(`${code}: ${errorText(error)}${next}`);
}

/** Runs a node to its end and returns the exit code. An interruption is no fault. */
export async function runNode<S extends z.ZodObject>(
  program: NodeProgram<S>,
  { args, environment, signal, onEnding }: NodeProcess,
): Promise<number> {
  await using graph = await openRosGraph({ node: program.name, args, environment });
  const log = makeRosLog(graph.log);
  try {
    const parameters = graph.parameters(program.parameters);
    let peers: PeerFacts = noPeers;
    let readCounts = (): readonly OwnCount[] => [];
    using _diagnostics = startDiagnostics(graph, log, () => ({ peers, counts: readCounts() }));
    const count = (read: () => readonly OwnCount[]): void => {
      readCounts = read;
    };
    const watch = (identity: Identity, names: readonly string[]): Peers => {
      const watched = watchPeers(graph, identity, names, log);
      peers = watched;
      return watched;
    };
    const waits = program.givesClock?.(parameters) !== true && program.refusesClock?.(parameters) !== true;
    if (waits) await awaitClock(graph, (text) => log.info(text), signal);
    return await program.run({ graph, parameters, log, signal, watch, count });
  } catch (error) {
    if (signal.aborted && error === abortReason(signal)) return exitCodes.interrupted;
    report(log, error);
    return exitCodes.error;
  } finally {
    onEnding?.();
  }
}

/** Resolves when the signal aborts: for nodes that have no end of their own. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
