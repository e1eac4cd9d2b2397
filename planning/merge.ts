// Several policies' chunks as one candidate set. Its order is the providers' names, then each one's own
// order: what came first, and how often it was asked, changes nothing.
import {
  actionChunkType,
  contentDigest,
  type ActionChunk,
  type CandidateOrigin,
  type CandidateSet,
  type Meta,
} from '../msgs/index.ts';
import type { Fault } from './answer_faults.ts';
import { candidatesMax, setNumbersMax } from './limits.ts';
import type { Task } from './task.ts';

export interface LeftOut extends Fault {
  readonly provider: string;
}

export interface Merged {
  /** Undefined when no chunk could be used. */
  readonly set: CandidateSet | undefined;
  readonly leftOut: readonly LeftOut[];
}

/** The order of names everywhere in a set or a plan: by UTF-16 code units, on every machine the same. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * What keeps a chunk out of a set whose first chunk is `first` and which holds `count` candidates already.
 */
function mergeFault(chunk: ActionChunk, first: ActionChunk, count: number): Fault | undefined {
  const [candidates = 0, horizon = 0, dim = 0] = chunk.shape;
  const wanted = first.shape[1] ?? 0;
  if (horizon !== wanted) {
    return { code: 'horizon_mismatch', detail: `${horizon} steps, ${first.provider} has ${wanted}` };
  }
  if (chunk.start_index !== first.start_index) {
    const detail = `starts at ${chunk.start_index}, ${first.provider} at ${first.start_index}`;
    return { code: 'slice_mismatch', detail };
  }
  const total = count + candidates;
  if (total > candidatesMax || total * horizon * dim > setNumbersMax) {
    return { code: 'too_many_candidates', detail: `${count} + ${candidates} candidates do not fit one set` };
  }
  return undefined;
}

interface Kept {
  readonly chunks: readonly ActionChunk[];
  readonly leftOut: readonly LeftOut[];
}

/** The chunk of the first name is the measure: the others agree with it or stay out. */
function sorted(chunks: readonly ActionChunk[]): Kept {
  const kept: ActionChunk[] = [];
  const leftOut: LeftOut[] = [];
  let count = 0;
  for (const chunk of chunks.toSorted((a, b) => byName(a.provider, b.provider))) {
    const fault = mergeFault(chunk, kept[0] ?? chunk, count);
    if (fault === undefined) {
      kept.push(chunk);
      count += chunk.shape[0] ?? 0;
    } else {
      leftOut.push({ provider: chunk.provider, ...fault });
    }
  }
  return { chunks: kept, leftOut };
}

function origins(chunks: readonly ActionChunk[]): readonly CandidateOrigin[] {
  let next = 0;
  return chunks.map((chunk) => {
    const { provider, revision, candidate_values: values } = chunk;
    const count = chunk.shape[0] ?? 0;
    const first = next;
    next += count;
    return { provider, revision, chunk_digest: contentDigest(actionChunkType, chunk), first, count, values };
  });
}

/** One chunk's numbers are the set's: nobody changes a message. */
function joined(chunks: readonly ActionChunk[], length: number): Float32Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only.data;
  const data = new Float32Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    data.set(chunk.data, offset);
    offset += chunk.data.length;
  }
  return data;
}

/** Merges chunks of different providers that `chunkFault` found nothing wrong with. */
export function mergeChunks(task: Task, meta: Meta, chunks: readonly ActionChunk[]): Merged {
  const { chunks: kept, leftOut } = sorted(chunks);
  const first = kept[0];
  if (first === undefined) return { set: undefined, leftOut };
  const { robot } = task;
  const count = kept.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const horizon = first.shape[1] ?? 0;
  const dim = robot.dimensions.length;
  const set: CandidateSet = {
    meta,
    request_id: task.requestId,
    goal_digest: task.goalDigest,
    observation_digest: task.observationDigest,
    embodiment_digest: robot.embodimentDigest,
    dimensions: robot.dimensions,
    mode: robot.mode,
    dt_ns: first.dt_ns,
    shape: Uint32Array.of(count, horizon, dim),
    start_index: first.start_index,
    execute_steps: first.execute_steps,
    origins: origins(kept),
    data: joined(kept, count * horizon * dim),
  };
  return { set, leftOut };
}
