// The controller as a step of the graph: of a dry run, where nothing can move a robot, or of a LIVE one.
import { assert } from '../../core/assert.ts';
import type { Json } from '../../core/canonical_json.ts';
import type { Identity, NodeStep, StepEvent, Topic, Transition } from '../../msgs/index.ts';
import { loadSimulator, type PushTSimulator } from '../../sim/simulator.ts';
import { parseControllerConfig } from './config.ts';
import { dryInputs, dryOutputs, dryStart, dryStep, type DryState } from './dry_step.ts';
import { isLiveConfig, readLiveConfig } from './live_config.ts';
import { liveStart, type LiveState } from './live_state.ts';
import { liveInputs, liveOutputs, liveStep } from './live_step.ts';

export type ControllerState = DryState | LiveState;

function driverOf(config: Json): string {
  return isLiveConfig(config) ? readLiveConfig(config).driver : parseControllerConfig(config).driver;
}

class Controller implements NodeStep<ControllerState> {
  readonly node = 'controller';
  readonly #simulator: PushTSimulator | undefined;

  constructor(simulator?: PushTSimulator) {
    this.#simulator = simulator;
  }

  async prepared(config: Json): Promise<NodeStep<ControllerState>> {
    return driverOf(config) === 'sim' ? new Controller(await loadSimulator()) : this;
  }

  inputs(config: Json): readonly Topic<unknown>[] {
    return isLiveConfig(config)
      ? liveInputs(readLiveConfig(config))
      : dryInputs(parseControllerConfig(config));
  }

  outputs(config: Json): readonly Topic<unknown>[] {
    return isLiveConfig(config) ? liveOutputs(readLiveConfig(config)) : dryOutputs();
  }

  start(config: Json, identity: Identity): ControllerState {
    assert(driverOf(config) !== 'sim' || this.#simulator !== undefined, 'driver sim was not prepared');
    return isLiveConfig(config)
      ? liveStart(readLiveConfig(config), identity)
      : dryStart(parseControllerConfig(config), identity);
  }

  step(state: ControllerState, event: StepEvent): Transition<ControllerState> {
    return state.mode === 'live'
      ? liveStep(state, event, this.#simulator)
      : dryStep(state, event, this.#simulator);
  }
}

export const controllerStep: NodeStep<ControllerState> = new Controller();
