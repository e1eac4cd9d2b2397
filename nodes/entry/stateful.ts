// A stateful node as a process: its configuration goes into the run's evidence, its step is driven on a graph
// that holds everything back until the recorder hears it.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canonicalJson, type Json } from '../../core/canonical_json.ts';
import { WorldforgeError } from '../../core/errors.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Identity, NodeStep } from '../../msgs/index.ts';
import { runPaths, writeInput, type RunWorkspace } from '../../replay/run_workspace.ts';
import { startStep, type Internal, type StepShellOptions } from '../step_shell.ts';
import { HeldGraph } from './held_graph.ts';
import type { Membership } from './membership.ts';
import { noticeInput, type Peers } from './peers.ts';

/**
 * The folder that the recorder made for the run.
 * @throws WorldforgeError run_missing where it is not on this machine
 */
export function sharedRun(workspace: string, { runId }: Membership): RunWorkspace {
  const folder = join(resolve(workspace), 'runs', runId);
  if (existsSync(folder)) return { runId, ...runPaths(folder) };
  throw new WorldforgeError('run_missing', `the recorder's run ${runId} is not in ${folder}`, {
    hint: "give this node the recorder's workspace, as an absolute path, on the recorder's machine",
  });
}

export interface StatefulOptions<State> {
  readonly graph: Graph;
  readonly run: RunWorkspace;
  readonly step: NodeStep<State>;
  readonly config: Json;
  readonly extra?: Pick<StepShellOptions<State>, 'before' | 'journal' | 'signer'>;
  readonly identity: Identity;
  readonly signal: AbortSignal;
}

export interface Stateful extends Disposable {
  /** The graph that the step speaks on. */
  readonly held: HeldGraph;
  /** Tells the step of everybody who is lost or heard again. */
  hearOf(peers: Peers): void;
  /** Tells the step something that no topic carries. */
  feed(internal: Internal): void;
}

/** Starts the step; returns once the recorder hears it. */
export async function startStateful<State>(options: StatefulOptions<State>): Promise<Stateful> {
  const { graph, run, step, config, extra, identity, signal } = options;
  const held = new HeldGraph(graph);
  writeInput(run, `${step.node}.json`, canonicalJson(config));
  const shell = startStep({ graph: held, step, config, identity, ...extra });
  try {
    await held.release(signal);
  } catch (error) {
    shell[Symbol.dispose]();
    throw error;
  }
  return {
    held,
    hearOf: (peers) => peers.onNotice((notice) => shell.feed(noticeInput(notice))),
    feed: (internal) => shell.feed(internal),
    [Symbol.dispose]: () => shell[Symbol.dispose](),
  };
}
