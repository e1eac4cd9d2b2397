// Subscribes to the topics of an observation profile and publishes an Observation for every complete frame.
import { defined } from '../../core/assert.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { zeroStamp } from '../../core/time.ts';
import type { Graph, Publisher } from '../../graph/graph.ts';
import {
  makeMeta,
  metaConstants,
  topics,
  type Identity,
  type Observation,
  type Profile,
} from '../../msgs/index.ts';
import { arrivalClock, Feed } from './feed.ts';
import type { FieldSample } from './field_sample.ts';
import { isStamped } from './fields.ts';
import type { ObservationProfile } from './profile.ts';
import type { Frame, PairingCounts } from './pairing.ts';
import { emptyObserver, millisecondsToNs, observationTensors, observe, type ObserverState } from './step.ts';

export interface ObserverOptions {
  readonly graph: Graph;
  readonly profile: ObservationProfile;
  readonly identity: Identity;
  readonly embodimentDigest: string;
  /** `replay`: the stamps of the samples are recorded time, the observation is stamped now. */
  readonly source: 'live' | 'sim' | 'replay';
  /** How the sensor topics are subscribed: as the player of a recording gives them. `sensor` unless given. */
  readonly sensors?: Profile;
  /** Told of each sample or observation that cannot be used. */
  readonly onFault: (topic: string, detail: string) => void;
}

/** What became of the samples of one tensor since the start. */
export interface TensorCounts extends PairingCounts {
  readonly tensor: string;
  readonly topic: string;
  /** Every sample that came, refused ones too. */
  readonly received: number;
  /** Of another type, shape or range than the profile says. */
  readonly refused: number;
  /** Periods of the profile's rate without a sample, by the stamps; none where messages have no stamp. */
  readonly missing: number;
}

export interface RunningObserver extends Disposable {
  /** In the order of the profile. */
  readonly counts: readonly TensorCounts[];
}

const sources = {
  live: metaConstants.SOURCE_LIVE,
  sim: metaConstants.SOURCE_SIM,
  replay: metaConstants.SOURCE_REPLAY,
} as const;

class Observer implements RunningObserver {
  readonly #options: ObserverOptions;
  readonly #publisher: Publisher<Observation>;
  readonly #feeds: readonly Feed[];
  #state: ObserverState;
  #sequence = 0;

  constructor(options: ObserverOptions) {
    this.#options = options;
    const { graph, profile } = options;
    this.#state = emptyObserver(profile);
    this.#publisher = graph.advertise(topics.observation);
    this.#feeds = this.#startFeeds();
  }

  #startFeeds(): readonly Feed[] {
    const { graph, profile, source, onFault, sensors = 'sensor' } = this.#options;
    const replay = source === 'replay';
    const anyStamped = profile.tensors.some(({ type }) => isStamped(type));
    const clock = arrivalClock(graph, replay && anyStamped);
    const ageLimitNs =
      profile.age_limit_ms === undefined ? undefined : millisecondsToNs(profile.age_limit_ms);
    const expected = { rateHz: profile.rate_hz, slopNs: millisecondsToNs(profile.sync_slop_ms ?? 0) };
    return profile.tensors.map((tensor, index) => {
      const onSample = (sample: FieldSample): void => this.#onSample(index, sample);
      return new Feed({ graph, tensor, expected, replay, sensors, ageLimitNs, ...clock, onSample, onFault });
    });
  }

  get counts(): readonly TensorCounts[] {
    return this.#options.profile.tensors.map(({ name, topic }, index) => {
      const paired = defined(this.#state.queues[index], 'a queue for each tensor').counts;
      const { received, refused, missing, dropped } = defined(this.#feeds[index], 'a feed for each tensor');
      return {
        tensor: name,
        topic,
        received,
        refused,
        missing,
        ...paired,
        dropped: paired.dropped + dropped,
      };
    });
  }

  #onSample(index: number, sample: FieldSample): void {
    const { state, completed } = observe(this.#options.profile, this.#state, index, sample);
    this.#state = state;
    for (const frames of completed) this.#publish(frames);
  }

  #publish(frames: readonly Frame[]): void {
    const observation = this.#observation(frames);
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

  #observation(frames: readonly Frame[]): Observation | undefined {
    const { graph, profile, identity, embodimentDigest, source } = this.#options;
    const observed = observationTensors(profile, frames);
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
    for (const resource of [...this.#feeds, this.#publisher]) resource[Symbol.dispose]();
  }
}

export function startObserver(options: ObserverOptions): RunningObserver {
  return new Observer(options);
}
