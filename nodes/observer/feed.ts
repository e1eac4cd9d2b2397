// Reads one topic for one tensor: judges each message, finishes images, hands samples on in order of arrival.
import { background } from '../../core/background.ts';
import { errorText } from '../../core/errors.ts';
import { nsToStamp, stampToNs, type Stamp } from '../../core/time.ts';
import type { Graph, Subscription } from '../../graph/graph.ts';
import { sensorTopic, type Profile } from '../../msgs/index.ts';
import type { FieldSample, LaterSample } from './field_sample.ts';
import { fieldType, isStamped, readField } from './fields.ts';
import { InOrder } from './in_order.ts';
import { RateGaps, type RateGapsOptions } from './rate_gaps.ts';
import { graphProfile, type TensorProfile } from './tensor_profile.ts';

export interface FeedOptions {
  readonly graph: Graph;
  readonly tensor: TensorProfile;
  /** The messages were recorded: their age says nothing, and so does what their publishers offer. */
  readonly replay: boolean;
  /** How the topic is subscribed unless the profile wishes otherwise. */
  readonly sensors: Profile;
  readonly expected: RateGapsOptions;
  readonly ageLimitNs: bigint | undefined;
  /** Stamps a message that has none. */
  readonly arrivalStamp: () => Stamp;
  /** Told when a sample came, before its image is finished. */
  readonly onStamp: (stamp: Stamp) => void;
  readonly onSample: (sample: FieldSample) => void;
  readonly onFault: (topic: string, detail: string) => void;
}

/** Images being decoded at once: more would only wait for the four threads that decode. */
const decodingMax = 16;

function subscribedTopic({ tensor, replay, sensors }: FeedOptions) {
  const wish = replay || tensor.qos === undefined ? sensors : graphProfile(tensor.qos);
  return sensorTopic(tensor.topic, fieldType(tensor), wish);
}

export class Feed implements Disposable {
  readonly #options: FeedOptions;
  readonly #subscription: Subscription;
  readonly #finishing: InOrder<FieldSample | string>;
  readonly #gaps: RateGaps;
  #received = 0;
  #refused = 0;
  #unfinished = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#gaps = new RateGaps(options.expected);
    this.#finishing = new InOrder({ limit: decodingMax, onResult: (result) => this.#take(result) });
    this.#subscription = options.graph.subscribe(subscribedTopic(options), {
      onSample: ({ message }) => this.#onMessage(message),
      onRefused: ({ code, detail }) => {
        this.#received += 1;
        this.#refuse(`${code}: ${detail}`);
      },
    });
  }

  /** Every message that came, refused ones too. */
  get received(): number {
    return this.#received;
  }

  /** Messages that are not what the profile says, or too old. */
  get refused(): number {
    return this.#refused;
  }

  /** Periods without a message, as far as stamps tell. */
  get missing(): number {
    return this.#gaps.missing;
  }

  /** Messages lost because the queue of the subscription or of the decoder was full. */
  get dropped(): number {
    return this.#subscription.dropped + this.#unfinished;
  }

  #onMessage(message: unknown): void {
    this.#received += 1;
    const { tensor, arrivalStamp, onStamp } = this.#options;
    const read = readField(tensor, message, arrivalStamp());
    const fault = typeof read === 'string' ? read : this.#ageFault(read.stamp);
    if (fault !== undefined || typeof read === 'string') {
      this.#refuse(fault ?? '');
      return;
    }
    onStamp(read.stamp);
    if (isStamped(tensor.type)) this.#gaps.note(stampToNs(read.stamp));
    if ('finish' in read) this.#finish(read);
    else this.#take(read);
  }

  /** A stamp ahead of the clock is as wrong as an old one: it would make all that follow late. */
  #ageFault(stamp: Stamp): string | undefined {
    const { graph, ageLimitNs, replay } = this.#options;
    if (replay || ageLimitNs === undefined) return undefined;
    const ageNs = graph.clocks.ros.now() - stampToNs(stamp);
    const awayNs = ageNs < 0n ? -ageNs : ageNs;
    if (awayNs <= ageLimitNs) return undefined;
    const found = `${milliseconds(awayNs)} ${ageNs < 0n ? 'ahead of' : 'behind'}`;
    return `expected a stamp within ${milliseconds(ageLimitNs)}, found one ${found} the ROS clock`;
  }

  #finish({ finish }: LaterSample): void {
    const { graph, tensor, onFault } = this.#options;
    const done = this.#finishing.begin(finish);
    if (done === undefined) this.#unfinished += 1;
    else background(graph.external(done), (error) => onFault(tensor.topic, errorText(error)));
  }

  #take(result: FieldSample | string): void {
    if (typeof result === 'string') this.#refuse(result);
    else this.#options.onSample(result);
  }

  #refuse(detail: string): void {
    this.#refused += 1;
    const { tensor, onFault } = this.#options;
    const place = tensor.place === undefined ? '' : ` (${tensor.place})`;
    onFault(tensor.topic, `${detail}${place}`);
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
    this.#finishing[Symbol.dispose]();
  }
}

function milliseconds(ns: bigint): string {
  return `${String(ns / 1_000_000n)} ms`;
}

export interface ArrivalClock {
  readonly arrivalStamp: () => Stamp;
  readonly onStamp: (stamp: Stamp) => void;
}

/**
 * Stamps for messages without a header. What is recorded plays at another time than its stamps say, so there
 * the newest stamp that came is the time of now.
 */
export function arrivalClock(graph: Graph, recorded: boolean): ArrivalClock {
  let newestNs: bigint | undefined;
  const rosNow = (): bigint => graph.clocks.ros.now();
  return {
    arrivalStamp: () => nsToStamp(recorded ? (newestNs ?? 0n) : rosNow()),
    onStamp: (stamp) => {
      const ns = stampToNs(stamp);
      if (newestNs === undefined || ns > newestNs) newestNs = ns;
    },
  };
}
