// Rules of actions: the shape of chunks, windows and plans, and what their dimensions are.
import { actionChunkConstants, type ActionDimension } from '../gen/index.ts';
import { firstWrong, unique, type Wrong } from './checks.ts';
import { isActionKind, isUnit } from './units.ts';

/** What every message with actions says of them. */
interface Actions {
  readonly dimensions: readonly ActionDimension[];
  readonly mode: number;
  readonly dt_ns: bigint;
}

interface Chunk extends Actions {
  readonly shape: Uint32Array;
  readonly start_index: number;
  readonly execute_steps: number;
  readonly data: Float32Array;
}

/** A motion that ends at rest: steps, then the tail. */
interface Motion extends Actions {
  readonly steps: number;
  readonly data: Float32Array;
  readonly tail_steps: number;
  readonly tail: Float32Array;
}

export function dimensionsRule(dimensions: readonly ActionDimension[]): Wrong {
  const names = dimensions.map((dimension) => dimension.name);
  return firstWrong(dimensions, dimensionRule) ?? unique(names, 'dimension names');
}

function dimensionRule({ name, kind, unit }: ActionDimension): Wrong {
  if (name === '') return 'a dimension has no name';
  if (!isActionKind(kind)) return `dimension ${name}: kind ${kind} is not in the list`;
  return isUnit(unit) ? undefined : `dimension ${name}: unit ${unit} is not in the list`;
}

function actions({ dimensions, mode, dt_ns }: Actions): Wrong {
  if (dt_ns === 0n) return 'dt_ns is zero';
  if (mode > actionChunkConstants.MODE_RELATIVE) return `mode ${mode} is not defined`;
  return dimensions.length === 0 ? 'no dimensions' : dimensionsRule(dimensions);
}

/** Shape, slice and dimensions of [candidates, horizon, dim]. */
export function chunkRule(chunk: Chunk): Wrong {
  const { shape, start_index: start, execute_steps: steps } = chunk;
  const [candidates = 0, horizon = 0, dim = 0] = shape;
  if (candidates * horizon * dim !== chunk.data.length) {
    return `${chunk.data.length} values for shape ${shape.join('x')}`;
  }
  if (chunk.data.length === 0) return `shape ${shape.join('x')} holds nothing`;
  if (dim !== chunk.dimensions.length)
    return `${chunk.dimensions.length} dimensions for ${dim} values a step`;
  if (steps === 0 || start + steps > horizon) return `steps ${start} + ${steps} of a horizon of ${horizon}`;
  return actions(chunk);
}

/** Steps and tail hold whole steps of the dimensions. */
export function motionRule(motion: Motion): Wrong {
  const dim = motion.dimensions.length;
  if (motion.steps === 0 || motion.data.length !== motion.steps * dim) {
    return `${motion.data.length} values for ${motion.steps} steps`;
  }
  if (motion.tail.length !== motion.tail_steps * dim) {
    return `${motion.tail.length} tail values for ${motion.tail_steps} steps`;
  }
  return actions(motion);
}

/** Values of candidates are given for all of them or for none. */
export function candidateValues(values: Float64Array, candidates: number): Wrong {
  if (values.length === 0 || values.length === candidates) return undefined;
  return `${values.length} candidate values for ${candidates} candidates`;
}
