// The controller of a dry run: says what became of each window. Driver `none` does nothing, driver `sim`
// plays the window in the embedded world. Neither ever commands a robot.
import {
  bump,
  makeMeta,
  output,
  topics,
  weakest,
  type ExecutionReport,
  type Identity,
  type RehearsalChunk,
  type Sequences,
  type StepEvent,
  type Topic,
  type Transition,
} from '../../msgs/index.ts';
import type { PushTSimulator } from '../../sim/simulator.ts';
import type { ControllerConfig } from './config.ts';
import {
  hearGoal,
  hearObservation,
  hearPlan,
  nothingHeard,
  rehearsed,
  type Heard,
  type Told,
} from './heard.ts';
import { onTopic } from '../on_topic.ts';

export interface DryState {
  readonly mode: 'dry_run';
  readonly config: ControllerConfig;
  readonly identity: Identity;
  readonly sequences: Sequences;
  /** More than one publisher was seen on gate/rehearsal: nothing from it is believed any more. */
  readonly foreign: boolean;
  readonly heard: Heard;
}

/** Whether an `endpoints_seen` names a second publisher. Its value may be any: it may come from a file. */
function isForeign(event: StepEvent): boolean {
  if (event.kind !== 'internal' || event.name !== 'endpoints_seen') return false;
  const { value } = event;
  if (typeof value !== 'object' || value === null || !('topic' in value && 'publishers' in value))
    return false;
  const { topic, publishers } = value;
  return topic === topics.rehearsal.name && Array.isArray(publishers) && publishers.length > 1;
}

/** What driver `sim` reads beside the windows. */
const worldTopics: readonly Topic<unknown>[] = [topics.observation, topics.goal, topics.plan];

export function dryInputs({ driver }: ControllerConfig): readonly Topic<unknown>[] {
  return driver === 'sim' ? [...worldTopics, topics.rehearsal] : [topics.rehearsal];
}

/** There is none here on which a robot could be moved. */
export function dryOutputs(): readonly Topic<unknown>[] {
  return [topics.controllerReport];
}

export function dryStart(config: ControllerConfig, identity: Identity): DryState {
  return { mode: 'dry_run', config, identity, sequences: {}, foreign: false, heard: nothingHeard };
}

function unchanged(state: DryState): Transition<DryState> {
  return { state, outputs: [], effects: [] };
}

function hear({ heard, config }: DryState, name: string, message: unknown): Heard {
  if (config.driver !== 'sim') return heard;
  const goal = onTopic(topics.goal, name, message);
  if (goal !== undefined) return hearGoal(heard, goal);
  const plan = onTopic(topics.plan, name, message);
  if (plan !== undefined) return hearPlan(heard, plan);
  const observation = onTopic(topics.observation, name, message);
  return observation === undefined ? heard : hearObservation(heard, observation, config.state_tensor);
}

function toldOf(state: DryState, chunk: RehearsalChunk, simulator: PushTSimulator | undefined): Told {
  if (state.foreign) {
    return { code: 'foreign_publisher', detail: `a second publisher on ${topics.rehearsal.name}` };
  }
  return simulator === undefined
    ? { code: 'would_execute', detail: 'driver none commands nothing' }
    : rehearsed(simulator, state.heard, chunk);
}

function reportOf(state: DryState, chunk: RehearsalChunk, rosNs: bigint, told: Told): ExecutionReport {
  const sequence = state.sequences[topics.controllerReport.name] ?? 0;
  return {
    meta: makeMeta(state.identity, { ...weakest(chunk.meta.cycle, chunk.meta), sequence, rosNs }),
    plan_digest: chunk.plan_digest,
    index: chunk.index,
    driver: state.config.driver,
    executed: false,
    steps: chunk.steps + chunk.tail_steps,
    ...told,
  };
}

/** Pure and total. The simulator is there where the driver is `sim`. */
export function dryStep(
  state: DryState,
  event: StepEvent,
  simulator: PushTSimulator | undefined,
): Transition<DryState> {
  if (isForeign(event)) return unchanged({ ...state, foreign: true });
  if (event.kind !== 'message') return unchanged(state);
  const chunk = onTopic(topics.rehearsal, event.topic, event.message);
  if (chunk === undefined) return unchanged({ ...state, heard: hear(state, event.topic, event.message) });
  const report = reportOf(state, chunk, event.rosNs, toldOf(state, chunk, simulator));
  return {
    state: { ...state, sequences: bump(state.sequences, topics.controllerReport.name) },
    outputs: [output(topics.controllerReport, report)],
    effects: [],
  };
}
