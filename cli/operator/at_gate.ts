// A command of an operator beside a gate that runs: joins the graph, and hears where the gate stands.
import type { Environment } from '../../core/environment.ts';
import type { RosGraph } from '../../graph/ros/ros_graph.ts';
import type { GateState, Plan } from '../../msgs/index.ts';
import { HeardGate } from '../../nodes/operator/heard_gate.ts';
import type { CliContext } from '../context.ts';
import { onRos } from '../ros_process.ts';
import type { GraphFlags } from './act_flags.ts';
import { joinGraph } from './join_graph.ts';
import { recordedPlan } from './recorded_plan.ts';
import { requireRos } from './ros_only.ts';

/** A gate that runs is heard within a second; a loaded machine gets ten times as long. */
const gateLimitNs = 10_000_000_000n;

export interface AtGate {
  readonly environment: Environment;
  readonly graph: RosGraph;
  readonly gate: HeardGate;
  /** As it was heard first. */
  readonly state: GateState;
  /** The plan under review in that state, as it was heard or as the run's recording has it. */
  readonly plan: Plan | undefined;
}

/** @returns the exit code; @throws WorldforgeError usage, ros_missing, gate_silent, foreign_publisher */
export function atGate(
  { process: { stderr }, signal }: CliContext,
  flags: GraphFlags & { readonly workspaceDir: string },
  perform: (at: AtGate) => Promise<number>,
): Promise<number> {
  requireRos(flags);
  return onRos(async (environment) => {
    await using graph = await joinGraph(environment, flags);
    using gate = new HeardGate(graph);
    const onWaiting = (text: string): void => stderr.write(`${text}\n`);
    const state = await gate.first({ limitNs: gateLimitNs, onWaiting, signal });
    const plan = gate.plan ?? (await recordedPlan(flags.workspaceDir, state, onWaiting));
    return await perform({ environment, graph, gate, state, plan });
  });
}
