// What the planner is started with. It is checked here as well as where it was made: a verification starts it
// from a file.
import type { Json } from '../core/canonical_json.ts';
import type { DimensionLimits, WorkspaceBox } from '../core/motion/motion.ts';
import { providerNode, type Embodiment, type EmbodimentDimension } from '../msgs/index.ts';
import { actionKinds, units } from '../msgs/rules/units.ts';
import {
  finite,
  integer,
  list,
  members,
  oneOf,
  positive,
  refuse,
  text,
  uint64,
  type Read,
} from './config_fields.ts';
import * as max from './limits.ts';
import { robotOf, type Robot } from './task.ts';

export interface PlannerConfig {
  readonly robot: Robot;
  readonly policies: readonly string[];
  /** The first one that answers decides. */
  readonly scorers: readonly string[];
  /** Asked of each policy. */
  readonly candidates: number;
  readonly seed: bigint;
  /** Observations from one cycle to the next, in lockstep. */
  readonly stride: number;
  /** How long the answers of one phase are awaited. */
  readonly deadlineNs: bigint;
  readonly proposalAgeMaxNs: bigint;
  readonly pace: 'lockstep' | 'realtime';
}

const name = text(max.nameBytesMax);

function limits(value: Json | undefined, path: string): DimensionLimits {
  const member = members(value, path);
  const [position_min, position_max] = [member('position_min', finite), member('position_max', finite)];
  if (position_min >= position_max) refuse(`${path}.position_max`, 'above position_min');
  return {
    position_min,
    position_max,
    velocity_max: member('velocity_max', positive),
    acceleration_max: member('acceleration_max', positive),
    jerk_max: member('jerk_max', positive),
    join_max: member('join_max', positive),
  };
}

function dimension(value: Json | undefined, path: string): EmbodimentDimension {
  const member = members(value, path);
  return {
    name: member('name', name),
    kind: member('kind', oneOf(actionKinds)),
    unit: member('unit', oneOf(units)),
    frame: member('frame', name),
    limits: member('limits', limits),
  };
}

function box(dimensionCount: number): Read<WorkspaceBox> {
  return (value, path) => {
    const member = members(value, path);
    const axes = member('axes', list(integer(0, dimensionCount - 1), 1, dimensionCount));
    const corner = list(finite, axes.length, axes.length);
    return { axes, min: member('min', corner), max: member('max', corner) };
  };
}

function embodiment(value: Json | undefined, path: string): Embodiment {
  const member = members(value, path);
  const dimensions = member('dimensions', list(dimension, 1, max.dimensionsMax));
  const executed = Math.floor(max.sliceNumbersMax / dimensions.length);
  const execute_steps = member('execute_steps', integer(1, executed));
  return {
    name: member('name', name),
    robot_kind: member('robot_kind', oneOf(['physical', 'simulated'])),
    // A relative step has no position of its own that limits could judge: such an embodiment is refused, not
    // guessed at.
    mode: member('mode', oneOf(['absolute'])),
    dt_ns: member('dt_ns', integer(1, Number.MAX_SAFE_INTEGER)),
    execute_steps,
    horizon_max: member('horizon_max', integer(execute_steps, max.setNumbersMax)),
    plan_duration_max_ns: member('plan_duration_max_ns', integer(1, Number.MAX_SAFE_INTEGER)),
    dimensions,
    boxes: member('boxes', list(box(dimensions.length), 0, max.boxesMax)),
    state_tensor: member('state_tensor', name),
  };
}

function providers(min: number): Read<readonly string[]> {
  return (value, path) => {
    const names = list(name, min, max.providersMax)(value, path);
    return new Set(names).size === names.length ? names : refuse(path, 'a list of different names');
  };
}

/** One provider may propose and score; two whose names differ by hyphens alone would share their topics. */
function requireApart(names: readonly string[]): void {
  const different = [...new Set(names)];
  const nodes = different.map(providerNode);
  const twin = different.find((_, index) => nodes.indexOf(nodes[index] ?? '') !== index);
  if (twin !== undefined) refuse(`provider ${twin}`, `apart from another one on node ${providerNode(twin)}`);
}

/** @throws WorldforgeError usage, naming the member that is missing or wrong */
export function plannerConfig(config: Json): PlannerConfig {
  const member = members(config, 'config');
  const policies = member('policies', providers(1));
  const scorers = member('scorers', providers(0));
  requireApart([...policies, ...scorers]);
  return {
    robot: robotOf(member('embodiment', embodiment)),
    policies,
    scorers,
    candidates: member('candidates', integer(1, max.candidatesMax)),
    seed: member('seed', uint64(0n, max.uint64Max)),
    stride: member('stride', integer(1, max.cycleMax)),
    deadlineNs: member('deadline_ns', uint64(1n, max.waitNsMax)),
    proposalAgeMaxNs: member('proposal_age_max_ns', uint64(1n, max.waitNsMax)),
    pace: member('pace', oneOf(['lockstep', 'realtime'])),
  };
}
