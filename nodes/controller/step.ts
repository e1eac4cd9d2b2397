// The controller of a dry run: says what became of each window. Driver `none` does nothing, driver `sim`
// plays the window in the embedded world. Neither ever commands a robot.
import { assert } from '../../core/assert.ts';
import type { Json } from '../../core/canonical_json.ts';
import {
  bump,
  makeMeta,
  output,
  topics,
  weakest,
  type ExecutionReport,
  type Goal,
  type Identity,
  type NodeStep,
  type Observation,
  type Plan,
  type RehearsalChunk,
  type Sequences,
  type StepEvent,
  type Topic,
  type Transition,
} from '../../msgs/index.ts';
import { loadSimulator, type PushTSimulator } from '../../sim/simulator.ts';
import { parseControllerConfig, type ControllerConfig } from './config.ts';
import {
  hearGoal,
  hearObservation,
  hearPlan,
  nothingHeard,
  rehearsed,
  type Heard,
  type Told,
} from './heard.ts';

export interface ControllerState {
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

function hear({ heard, config }: ControllerState, message: Observation | Goal | Plan): Heard {
  if (config.driver !== 'sim') return heard;
  if ('tensors' in message) {
    return 'instruction' in message
      ? hearGoal(heard, message)
      : hearObservation(heard, message, config.state_tensor);
  }
  return hearPlan(heard, message);
}

function inputsOf({ driver }: ControllerConfig): readonly Topic<unknown>[] {
  return driver === 'sim' ? [...worldTopics, topics.rehearsal] : [topics.rehearsal];
}

function isRead({ config }: ControllerState, name: string): boolean {
  return inputsOf(config).some((topic) => topic.name === name);
}

function unchanged(state: ControllerState): Transition<ControllerState> {
  return { state, outputs: [], effects: [] };
}

class Controller implements NodeStep<ControllerState> {
  readonly node = 'controller';
  readonly #simulator: PushTSimulator | undefined;

  constructor(simulator?: PushTSimulator) {
    this.#simulator = simulator;
  }

  async prepared(config: Json): Promise<NodeStep<ControllerState>> {
    return parseControllerConfig(config).driver === 'sim' ? new Controller(await loadSimulator()) : this;
  }

  inputs(config: Json): readonly Topic<unknown>[] {
    return inputsOf(parseControllerConfig(config));
  }

  outputs(): readonly Topic<unknown>[] {
    return [topics.controllerReport];
  }

  start(given: Json, identity: Identity): ControllerState {
    const config = parseControllerConfig(given);
    assert(config.driver !== 'sim' || this.#simulator !== undefined, 'driver sim was not prepared');
    return { config, identity, sequences: {}, foreign: false, heard: nothingHeard };
  }

  step(state: ControllerState, event: StepEvent): Transition<ControllerState> {
    if (isForeign(event)) return unchanged({ ...state, foreign: true });
    if (event.kind !== 'message' || !isRead(state, event.topic)) return unchanged(state);
    // The topics that are read carry no other types.
    const message = event.message as Observation | Goal | Plan | RehearsalChunk;
    if (!('first_step' in message)) return unchanged({ ...state, heard: hear(state, message) });
    const sequences = bump(state.sequences, topics.controllerReport.name);
    const report = this.#report(state, message, event.rosNs);
    return {
      state: { ...state, sequences },
      outputs: [output(topics.controllerReport, report)],
      effects: [],
    };
  }

  #told(state: ControllerState, chunk: RehearsalChunk): Told {
    if (state.foreign) {
      return { code: 'foreign_publisher', detail: `a second publisher on ${topics.rehearsal.name}` };
    }
    return this.#simulator === undefined
      ? { code: 'would_execute', detail: 'driver none commands nothing' }
      : rehearsed(this.#simulator, state.heard, chunk);
  }

  #report(state: ControllerState, chunk: RehearsalChunk, rosNs: bigint): ExecutionReport {
    const sequence = state.sequences[topics.controllerReport.name] ?? 0;
    return {
      meta: makeMeta(state.identity, { ...weakest(chunk.meta.cycle, chunk.meta), sequence, rosNs }),
      plan_digest: chunk.plan_digest,
      index: chunk.index,
      driver: state.config.driver,
      executed: false,
      steps: chunk.steps + chunk.tail_steps,
      ...this.#told(state, chunk),
    };
  }
}

export const controllerStep: NodeStep<ControllerState> = new Controller();
