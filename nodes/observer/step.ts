// Puts samples of several topics together into frames and frames into observations. Pure.
import { stampToNs, type Stamp } from '../../core/time.ts';
import type { Tensor } from '../../msgs/index.ts';
import type { FieldSample } from './fields.ts';
import type { ObservationProfile, TensorProfile } from './profile.ts';

export interface ObserverState {
  /** Newest complete frames, oldest first; each has one sample a tensor. */
  readonly frames: readonly (readonly FieldSample[])[];
  /** Samples of the frame being collected, by tensor index. */
  readonly open: readonly (FieldSample | undefined)[];
  /** Samples that belonged to no complete frame. */
  readonly incomplete: number;
  /** Samples older than the frame being collected, or not newer than the last complete one. */
  readonly late: number;
}

export function emptyObserver(profile: ObservationProfile): ObserverState {
  return { frames: [], open: profile.tensors.map(() => undefined), incomplete: 0, late: 0 };
}

function openStamp(state: ObserverState): bigint | undefined {
  const sample = state.open.find((item) => item !== undefined);
  return sample === undefined ? undefined : stampToNs(sample.stamp);
}

/** Whether its frame was closed, complete or not. */
function isLate(state: ObserverState, stampNs: bigint): boolean {
  const open = openStamp(state);
  const complete = state.frames.at(-1)?.[0];
  if (open !== undefined && stampNs < open) return true;
  return complete !== undefined && stampNs <= stampToNs(complete.stamp);
}

function reopened(state: ObserverState): ObserverState {
  const lost = state.open.filter((item) => item !== undefined).length;
  return { ...state, open: state.open.map(() => undefined), incomplete: state.incomplete + lost };
}

/**
 * Takes one sample. A frame is complete when every tensor has a sample of one stamp. A newer stamp closes
 * an incomplete frame, whose samples are counted. A sample of a closed frame is late: frames stay in order.
 */
export function observe(
  profile: ObservationProfile,
  before: ObserverState,
  index: number,
  sample: FieldSample,
): { readonly state: ObserverState; readonly complete: boolean } {
  const stampNs = stampToNs(sample.stamp);
  if (isLate(before, stampNs)) return { state: { ...before, late: before.late + 1 }, complete: false };
  const current = openStamp(before);
  const state = current !== undefined && stampNs > current ? reopened(before) : before;
  const open = state.open.map((item, position) => (position === index ? sample : item));
  const frame = open.filter((item) => item !== undefined);
  if (frame.length < open.length) return { state: { ...state, open }, complete: false };
  const frames = [...state.frames, frame].slice(-profile.n_obs_steps);
  return { state: { ...state, frames, open: open.map(() => undefined) }, complete: true };
}

/** At the start of a recording the first frame stands in for the frames before it. */
function padded(
  frames: readonly (readonly FieldSample[])[],
  count: number,
): readonly (readonly FieldSample[])[] {
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
  state: ObserverState,
): { readonly stamp: Stamp; readonly tensors: readonly Tensor[] } | undefined {
  const frames = padded(state.frames, profile.n_obs_steps);
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
