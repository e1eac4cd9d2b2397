// Puts samples of several topics together into frames by their stamps, in whatever order topics arrive. Pure.
import { defined } from '../../core/assert.ts';
import { stampToNs } from '../../core/time.ts';
import type { FieldSample } from './field_sample.ts';

/** What became of the samples of one tensor that are in no frame. */
export interface PairingCounts {
  /** No frame could take it any more: another tensor has no sample for its stamp. */
  readonly incomplete: number;
  /** Not newer than an earlier sample of its own topic: repeated, or its stamp went back. */
  readonly late: number;
  /** The oldest of a full queue: another topic is too far behind. */
  readonly dropped: number;
}

interface Waiting {
  readonly stampNs: bigint;
  readonly sample: FieldSample;
  /** Already in a frame; with a slop the next reference may be near to it too. */
  readonly used: boolean;
}

/** The samples of one tensor that may still come into a frame, oldest first. */
export interface TensorQueue {
  readonly waiting: readonly Waiting[];
  /** Newest stamp taken, of a sample that may have left the queue. */
  readonly newestNs: bigint | undefined;
  readonly counts: PairingCounts;
}

/** One sample a tensor, in the order of the profile. */
export type Frame = readonly FieldSample[];

/** Half a second of joint states at 2 kHz, which is longer than a camera takes to deliver. */
export const samplesQueuedMax = 1024;
/** Several seconds of compressed images of one camera; raw images reach this bound first. */
export const bytesQueuedMax = 64 << 20;

export function emptyQueues(tensors: number): readonly TensorQueue[] {
  const counts = { incomplete: 0, late: 0, dropped: 0 };
  return Array.from({ length: tensors }, () => ({ waiting: [], newestNs: undefined, counts }));
}

function counted(queue: TensorQueue, what: keyof PairingCounts, more: number): TensorQueue {
  if (more === 0) return queue;
  return { ...queue, counts: { ...queue.counts, [what]: queue.counts[what] + more } };
}

/** Takes the oldest samples away; those that were in no frame are counted. */
function shifted(queue: TensorQueue, length: number, why: 'incomplete' | 'dropped'): TensorQueue {
  if (length === 0) return queue;
  const unused = queue.waiting.slice(0, length).filter(({ used }) => !used).length;
  return counted({ ...queue, waiting: queue.waiting.slice(length) }, why, unused);
}

/** How many of the oldest samples exceed the bounds; the newest always stays. */
function excess(waiting: readonly Waiting[]): number {
  let bytes = waiting.reduce((size, { sample }) => size + sample.data.length, 0);
  let length = 0;
  for (const { sample } of waiting.slice(0, -1)) {
    if (waiting.length - length <= samplesQueuedMax && bytes <= bytesQueuedMax) break;
    bytes -= sample.data.length;
    length += 1;
  }
  return length;
}

function pushed(queue: TensorQueue, stampNs: bigint, sample: FieldSample): TensorQueue {
  const waiting = [...queue.waiting, { stampNs, sample, used: false }];
  return shifted({ ...queue, waiting, newestNs: stampNs }, excess(waiting), 'dropped');
}

/**
 * Drops what is nearest to no reference to come: too old for the first one, or followed by a sample that is
 * nearer to all of them. `fromNs` is the earliest stamp that a reference can have.
 */
function pruned(queue: TensorQueue, fromNs: bigint, slopNs: bigint): TensorQueue {
  const { waiting } = queue;
  let length = 0;
  for (const [at, { stampNs }] of waiting.entries()) {
    const next = waiting[at + 1];
    const passed = stampNs < fromNs - slopNs || (next !== undefined && next.stampNs <= fromNs);
    if (!passed) break;
    length = at + 1;
  }
  return shifted(queue, length, 'incomplete');
}

/** Position of the sample for a reference; `none` is near enough, or `open` while a nearer one may come. */
function nearest(queue: TensorQueue, referenceNs: bigint, slopNs: bigint): number | 'none' | 'open' {
  if (queue.newestNs === undefined || queue.newestNs < referenceNs) return 'open';
  let best: number | 'none' = 'none';
  let bestNs = slopNs + 1n;
  for (const [at, { stampNs }] of queue.waiting.entries()) {
    const awayNs = stampNs < referenceNs ? referenceNs - stampNs : stampNs - referenceNs;
    // Of two that are equally near, the earlier.
    if (awayNs < bestNs) {
      best = at;
      bestNs = awayNs;
    }
    if (stampNs >= referenceNs) break;
  }
  return best;
}

interface Settled {
  readonly queues: readonly TensorQueue[];
  readonly frame?: Frame;
}

function use(queue: TensorQueue, at: number): { readonly queue: TensorQueue; readonly sample: FieldSample } {
  const waiting = defined(queue.waiting[at], 'the nearest sample');
  return {
    queue: { ...queue, waiting: queue.waiting.with(at, { ...waiting, used: true }) },
    sample: waiting.sample,
  };
}

/** Decides the oldest reference, if all that can be nearest to it has come. */
function settleOldest(queues: readonly TensorQueue[], slopNs: bigint): Settled | undefined {
  const [reference, ...others] = queues;
  const oldest = reference?.waiting[0];
  if (reference === undefined || oldest === undefined) return undefined;
  const found = others.map((queue) => nearest(queue, oldest.stampNs, slopNs));
  if (found.includes('none')) return { queues: [shifted(reference, 1, 'incomplete'), ...others] };
  const places = found.filter((place) => typeof place === 'number');
  if (places.length < others.length) return undefined;
  const used = others.map((queue, index) => use(queue, defined(places[index], 'a place for each tensor')));
  return {
    queues: [{ ...reference, waiting: reference.waiting.slice(1) }, ...used.map(({ queue }) => queue)],
    frame: [oldest.sample, ...used.map(({ sample }) => sample)],
  };
}

function prunedAll(queues: readonly TensorQueue[], slopNs: bigint): readonly TensorQueue[] {
  const [reference, ...others] = queues;
  if (reference?.newestNs === undefined) return queues;
  const fromNs = reference.waiting[0]?.stampNs ?? reference.newestNs + 1n;
  return [reference, ...others.map((queue) => pruned(queue, fromNs, slopNs))];
}

export interface Arrival {
  /** Of the tensor in the profile. */
  readonly index: number;
  readonly sample: FieldSample;
  readonly slopNs: bigint;
}

/**
 * Takes one sample. The first tensor is the reference: each of its samples makes a frame with, of every other
 * tensor, the sample nearest to its stamp, at most `slopNs` away. A frame is decided when no nearer sample
 * can come, because that tensor gave one of that stamp or a later one. Which frames come, and in which order,
 * depends therefore on the order within each topic alone, as long as no queue is full.
 */
export function pair(
  before: readonly TensorQueue[],
  {
    index,
    sample,
    slopNs,
  }: { readonly index: number; readonly sample: FieldSample; readonly slopNs: bigint },
): { readonly queues: readonly TensorQueue[]; readonly frames: readonly Frame[] } {
  const stampNs = stampToNs(sample.stamp);
  const queue = defined(before[index], 'a queue for each tensor');
  if (queue.newestNs !== undefined && stampNs <= queue.newestNs) {
    return { queues: before.with(index, counted(queue, 'late', 1)), frames: [] };
  }
  let queues: readonly TensorQueue[] = before.with(index, pushed(queue, stampNs, sample));
  const frames: Frame[] = [];
  for (;;) {
    const settled = settleOldest(queues, slopNs);
    queues = prunedAll(settled?.queues ?? queues, slopNs);
    if (settled === undefined) return { queues, frames };
    if (settled.frame !== undefined) frames.push(settled.frame);
  }
}
