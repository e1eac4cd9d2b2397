// Follows one tensor through a recording: does each message give a sample, do the stamps run on?
import { errorText } from '../../core/errors.ts';
import { nsToStamp, stampToNs, type Stamp } from '../../core/time.ts';
import { messageTypeByName } from '../../msgs/index.ts';
import type { RecordedMessage } from '../player/playlist.ts';
import type { FieldSample } from './field_sample.ts';
import { readField, readWhole } from './fields.ts';
import type { ObservationProfile } from './profile.ts';
import type { TensorProfile } from './tensor_profile.ts';

export type ProblemKind =
  | 'missing_topic'
  | 'wrong_type'
  | 'wrong_qos'
  | 'silent'
  | 'wrong_message'
  | 'gap'
  | 'stamp_back'
  | 'no_frame';

export interface Problem {
  readonly kind: ProblemKind;
  /** The first one, in words. */
  readonly detail: string;
  readonly count: number;
  /** Field of the profile that would have to say something else. */
  readonly field: string;
}

/** A robot that is silent for so long is not what a policy was trained on, unless its profile says so. */
const gapMsDefault = 1000;

export interface GapLimit {
  readonly limitNs: bigint;
  /** Field of the profile that sets it, or that names who is silent. */
  readonly field: 'age_limit_ms' | 'topic';
}

export function gapLimitOf({ age_limit_ms }: ObservationProfile): GapLimit {
  const limitNs = BigInt(Math.round((age_limit_ms ?? gapMsDefault) * 1_000_000));
  return { limitNs, field: age_limit_ms === undefined ? 'topic' : 'age_limit_ms' };
}

interface Stamped {
  readonly stamp: Stamp;
}

export class TensorTrack {
  readonly tensor: TensorProfile;
  readonly #problems = new Map<ProblemKind, Problem>();
  /** A latched tensor comes once. */
  readonly #latched: boolean;
  #messages = 0;
  #samples = 0;
  #lastNs: bigint | undefined;

  readonly #gap: GapLimit;

  constructor(tensor: TensorProfile, latched: boolean, gap: GapLimit) {
    this.tensor = tensor;
    this.#latched = latched;
    this.#gap = gap;
  }

  get messages(): number {
    return this.#messages;
  }

  get samples(): number {
    return this.#samples;
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  tell(kind: ProblemKind, field: string, detail: string): void {
    const count = (this.#problems.get(kind)?.count ?? 0) + 1;
    this.#problems.set(kind, { kind, field, detail: this.#problems.get(kind)?.detail ?? detail, count });
  }

  /** The sample that the observer would read out of a message of this topic. */
  async take(message: RecordedMessage): Promise<FieldSample | undefined> {
    return this.#judge(message, await this.#read(message));
  }

  /** The same, but only the first picture is decoded. */
  async follow(message: RecordedMessage): Promise<void> {
    const read = this.#samples === 0 ? await this.#read(message) : this.#readHead(message);
    this.#judge(message, read);
  }

  #judge<S extends Stamped>(message: RecordedMessage, sample: S | string): S | undefined {
    this.#messages += 1;
    const { type } = this.tensor;
    if (message.schemaName !== type) {
      this.tell('wrong_type', 'type', `expected ${type}, found ${message.schemaName}`);
      return undefined;
    }
    if (typeof sample === 'string') {
      this.tell('wrong_message', this.#fieldAtFault(), sample);
      return undefined;
    }
    this.#samples += 1;
    if (!this.#latched) this.#followStamp(stampToNs(sample.stamp));
    return sample;
  }

  #readHead({ schemaName, bytes, logNs }: RecordedMessage): Stamped | string {
    try {
      return readField(this.tensor, messageTypeByName(schemaName)?.decode(bytes), nsToStamp(logNs));
    } catch (error) {
      return errorText(error);
    }
  }

  async #read({ schemaName, bytes, logNs }: RecordedMessage): Promise<FieldSample | string> {
    try {
      return await readWhole(this.tensor, messageTypeByName(schemaName)?.decode(bytes), nsToStamp(logNs));
    } catch (error) {
      return errorText(error);
    }
  }

  #fieldAtFault(): string {
    return this.tensor.type === 'sensor_msgs/msg/JointState' ? 'joints' : 'shape';
  }

  #followStamp(stampNs: bigint): void {
    const beforeNs = this.#lastNs;
    this.#lastNs = stampNs;
    if (beforeNs === undefined) return;
    const stepNs = stampNs - beforeNs;
    const at = `after the stamp ${seconds(beforeNs)}`;
    if (stepNs <= 0n) this.tell('stamp_back', 'topic', `a step of ${seconds(stepNs)} ${at}`);
    if (stepNs > this.#gap.limitNs) this.tell('gap', this.#gap.field, `nothing for ${seconds(stepNs)} ${at}`);
  }
}

function seconds(ns: bigint): string {
  const milliseconds = String((ns < 0n ? -ns : ns) / 1_000_000n).padStart(4, '0');
  return `${ns < 0n ? '-' : ''}${milliseconds.slice(0, -3)}.${milliseconds.slice(-3)} s`;
}
