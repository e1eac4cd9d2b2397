// Subscribes to the topics of an observation profile and publishes an Observation for every complete frame.
import { WorldforgeError } from '../../core/errors.ts';
import { zeroStamp } from '../../core/time.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import {
  makeMeta,
  metaConstants,
  sensorTopic,
  topics,
  type Identity,
  type Observation,
} from '../../msgs/index.ts';
import { fieldType, readField } from './fields.ts';
import type { ObservationProfile, TensorProfile } from './profile.ts';
import { emptyObserver, observationTensors, observe, type ObserverState } from './step.ts';

export interface ObserverOptions {
  readonly graph: Graph;
  readonly profile: ObservationProfile;
  readonly identity: Identity;
  readonly embodimentDigest: string;
  /** `replay`: the stamps of the samples are recorded time, the observation is stamped now. */
  readonly source: 'live' | 'sim' | 'replay';
  /** Told of each sample or observation that cannot be used. */
  readonly onFault: (topic: string, detail: string) => void;
}

const sources = {
  live: metaConstants.SOURCE_LIVE,
  sim: metaConstants.SOURCE_SIM,
  replay: metaConstants.SOURCE_REPLAY,
} as const;

class Observer implements Disposable {
  readonly #options: ObserverOptions;
  readonly #publisher: Publisher<Observation>;
  readonly #subscriptions: readonly Disposable[];
  #state: ObserverState;
  #sequence = 0;

  constructor(options: ObserverOptions) {
    this.#options = options;
    const { graph, profile } = options;
    this.#state = emptyObserver(profile);
    this.#publisher = graph.advertise(topics.observation);
    this.#subscriptions = profile.tensors.map((tensor, index) =>
      graph.subscribe(sensorTopic(tensor.topic, fieldType(tensor)), {
        onSample: ({ message }) => this.#onSample(tensor, index, message),
        onRefused: ({ code, detail }) => options.onFault(tensor.topic, `${code}: ${detail}`),
      }),
    );
  }

  #onSample(tensor: TensorProfile, index: number, message: unknown): void {
    const sample = readField(tensor, message);
    if (typeof sample === 'string') {
      this.#options.onFault(tensor.topic, sample);
      return;
    }
    const result = observe(this.#options.profile, this.#state, index, sample);
    this.#state = result.state;
    if (result.complete) this.#publish();
  }

  #publish(): void {
    const observation = this.#observation();
    if (observation === undefined) return;
    try {
      this.#publisher.publish(observation);
      this.#sequence += 1;
    } catch (error) {
      // Samples that are each valid may together be more than an Observation holds.
      if (!(error instanceof WorldforgeError) || !error.code.startsWith('message_')) throw error;
      this.#options.onFault(topics.observation.name, `${error.code}: ${error.message}`);
    }
  }

  #observation(): Observation | undefined {
    const { graph, profile, identity, embodimentDigest, source } = this.#options;
    const observed = observationTensors(profile, this.#state);
    if (observed === undefined) return undefined;
    const meta = makeMeta(identity, {
      cycle: 0,
      source: sources[source],
      recorded_stamp: source === 'replay' ? observed.stamp : zeroStamp,
      sequence: this.#sequence,
      rosNs: graph.clocks.ros.now(),
    });
    const { n_obs_steps } = profile;
    return { meta, embodiment_digest: embodimentDigest, n_obs_steps, tensors: observed.tensors };
  }

  [Symbol.dispose](): void {
    for (const resource of [...this.#subscriptions, this.#publisher]) resource[Symbol.dispose]();
  }
}

export function startObserver(options: ObserverOptions): Disposable {
  return new Observer(options);
}
