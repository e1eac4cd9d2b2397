// Turns samples of several topics into frames, and frames into observations. Pure.
import type { Stamp } from '../../core/time.ts';
import type { Tensor } from '../../msgs/index.ts';
import type { FieldSample } from './fields.ts';
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

/** Samples of different topics belong to one frame when their stamps are equal. */
const slopNs = 0n;

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
  const { queues, frames } = pair(before.queues, { index, sample, slopNs });
  let newest = before.frames;
  const completed = frames.map((frame) => (newest = [...newest, frame].slice(-profile.n_obs_steps)));
  return { state: { frames: newest, queues }, completed };
}

/** At the start of a recording the first frame stands in for the frames before it. */
function padded(frames: readonly Frame[], count: number): readonly Frame[] {
  const [oldest] = frames;
  if (oldest === undefined) return [];
  return [...Array.from({ length: Math.max(0, count - frames.length) }, () => oldest), ...frames];
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

/** One tensor: images hold the newest sample only, others stack all samples on a leading time axis. */
export function makeTensor(
  profile: TensorProfile,
  samples: readonly FieldSample[],
  stacked: boolean,
): Tensor | undefined {
  const newest = samples.at(-1);
  if (newest === undefined) return undefined;
  const timed = stacked && newest.encoding === 'raw';
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
  const frames = padded(newest, profile.n_obs_steps);
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
