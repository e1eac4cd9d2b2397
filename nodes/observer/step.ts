// Turns samples of several topics into frames, and frames into observations. Pure.
import type { Stamp } from '../../core/time.ts';
import type { Tensor } from '../../msgs/index.ts';
import type { FieldSample } from './field_sample.ts';
import { emptyQueues, pair, type Frame, type TensorQueue } from './pairing.ts';
import type { ObservationProfile, TensorProfile } from './profile.ts';

export interface ObserverState {
  /** Newest complete frames, oldest first. */
  readonly frames: readonly Frame[];
  /** What waits for its frame, by tensor. */
  readonly queues: readonly TensorQueue[];
}

export function emptyObserver(profile: ObservationProfile): ObserverState {
  return { frames: [], queues: emptyQueues(profile.tensors.length) };
}

/** Nanoseconds of a millisecond, of which a profile may name a fraction. */
const nsPerMillisecond = 1_000_000;

export function millisecondsToNs(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * nsPerMillisecond));
}

/** Frames from the oldest to the newest one of an observation. */
function span({ n_obs_steps, obs_spacing = 1 }: ObservationProfile): number {
  return (n_obs_steps - 1) * obs_spacing + 1;
}

/**
 * Takes one sample of the tensor at `index`. It may complete several frames: `completed` holds, for each of
 * them in order, the frames that its observation is made of.
 */
export function observe(
  profile: ObservationProfile,
  before: ObserverState,
  index: number,
  sample: FieldSample,
): { readonly state: ObserverState; readonly completed: readonly (readonly Frame[])[] } {
  const { queues, frames } = pair(before.queues, {
    index,
    sample,
    slopNs: millisecondsToNs(profile.sync_slop_ms ?? 0),
  });
  let newest = before.frames;
  const completed = frames.map((frame) => (newest = [...newest, frame].slice(-span(profile))));
  return { state: { frames: newest, queues }, completed };
}

/** Every so many frames back from the newest. Before the start of a recording its first frame stands in. */
function stacked(
  { n_obs_steps, obs_spacing = 1 }: ObservationProfile,
  newest: readonly Frame[],
): readonly Frame[] {
  const steps = Array.from({ length: n_obs_steps }, (_, step) => (n_obs_steps - 1 - step) * obs_spacing);
  return steps.flatMap((back) => {
    const frame = newest[Math.max(0, newest.length - 1 - back)];
    return frame === undefined ? [] : [frame];
  });
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** One tensor: an encoded image is the newest alone, others stack all samples on a leading time axis. */
export function makeTensor(
  profile: TensorProfile,
  samples: readonly FieldSample[],
  onTimeAxis: boolean,
): Tensor | undefined {
  const newest = samples.at(-1);
  if (newest === undefined) return undefined;
  const timed = onTimeAxis && newest.encoding === 'raw';
  return {
    name: profile.name,
    dtype: newest.dtype,
    shape: Uint32Array.from(timed ? [samples.length, ...profile.shape] : profile.shape),
    layout: timed ? `T${profile.layout}` : profile.layout,
    encoding: newest.encoding,
    unit: profile.unit,
    frame: profile.frame,
    source_topic: profile.topic,
    source_stamp: newest.stamp,
    data: timed ? concatenated(samples.map((sample) => sample.data)) : newest.data,
  };
}

/** The tensors of the newest frames, and the stamp of the newest. */
export function observationTensors(
  profile: ObservationProfile,
  newest: readonly Frame[],
): { readonly stamp: Stamp; readonly tensors: readonly Tensor[] } | undefined {
  const frames = stacked(profile, newest);
  const stamp = frames.at(-1)?.[0]?.stamp;
  if (stamp === undefined) return undefined;
  const tensors = profile.tensors.map((tensor, index) =>
    makeTensor(
      tensor,
      frames.flatMap((frame) => frame[index] ?? []),
      true,
    ),
  );
  return { stamp, tensors: tensors.filter((tensor) => tensor !== undefined) };
}
