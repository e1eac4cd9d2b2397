// The arithmetic of the mock: float64 alone, so that its answers are the same bits everywhere.
import { z } from 'zod';
import type { Json } from '../../core/canonical_json.ts';
import { sha256 } from '../../core/digest.ts';
import { WorldforgeError } from '../../core/errors.ts';
import { actionChunkConstants, type CandidateSet, type Goal } from '../../msgs/index.ts';
import type { PredictRequest, Prediction } from '../provider.ts';
import { floatTensor, hasTensor } from '../shared/tensors.ts';

export const embeddingModel = 'mock-embedding-v1';
const embeddingLength = 32;

/** Most steps of one prediction: each makes a frame. */
const predictStepsMax = 1024;
/** 4-byte words of a SHA-256 digest. */
const wordsPerDigest = 8;

/** Numbers in [0, 1) with four decimals, from a text: digests of the text's digest and a counter. */
export function deterministicFloats(seed: string, count: number): Float64Array {
  const digest = Buffer.from(sha256(seed), 'hex');
  const counter = new Uint8Array(4);
  const values = new Float64Array(count);
  let block = Buffer.alloc(0);
  for (let index = 0; index < count; index += 1) {
    if (index % wordsPerDigest === 0) {
      new DataView(counter.buffer).setUint32(0, index / wordsPerDigest);
      block = Buffer.from(sha256(digest, counter), 'hex');
    }
    values[index] = (block.readUInt32BE((index % wordsPerDigest) * 4) % 10_000) / 10_000;
  }
  return values;
}

export function embedding(text: string): Float64Array {
  return deterministicFloats(text, embeddingLength);
}

/** What the cost of a candidate is made from. */
export type CostBasis = 'goal-distance' | 'stable-hash';

/** Where the goal says to go, in the order of the action's dimensions; undefined when it does not. */
function goalPosition(goal: Goal): readonly number[] | undefined {
  const wanted = { provider: 'mock', where: 'goal' };
  if (hasTensor(goal.tensors, 'target')) {
    return [...floatTensor(goal.tensors, { ...wanted, name: 'target', shape: [null] }).values];
  }
  if (!hasTensor(goal.tensors, 'keypoints')) return undefined;
  const { shape, values } = floatTensor(goal.tensors, { ...wanted, name: 'keypoints', shape: [null, null] });
  const [count = 1, width = 1] = shape;
  return Array.from({ length: width }, (_, axis) => {
    const column = values.filter((_, index) => index % width === axis);
    return column.reduce((sum, value) => sum + value, 0) / count;
  });
}

/** Squared distance between the last step that would be executed and the goal; else a hash of the index. */
export function costs(goal: Goal, set: CandidateSet): { basis: CostBasis; values: Float64Array } {
  const [candidates = 0, horizon = 0, dim = 0] = set.shape;
  const target = set.mode === actionChunkConstants.MODE_ABSOLUTE ? goalPosition(goal) : undefined;
  if (target === undefined) {
    const hash = (_: unknown, index: number): number => deterministicFloats(String(index), 1)[0] ?? 0;
    return { basis: 'stable-hash', values: Float64Array.from({ length: candidates }, hash) };
  }
  if (target.length > dim) {
    throw new WorldforgeError(
      'provider_failed',
      `mock: the goal has ${target.length} coordinates, an action ${dim}`,
    );
  }
  const last = set.start_index + set.execute_steps - 1;
  const cost = (_: unknown, index: number): number =>
    target.reduce((sum, value, axis) => {
      const difference = (set.data[(index * horizon + last) * dim + axis] ?? Number.NaN) - value;
      return sum + difference * difference;
    }, 0);
  return { basis: 'goal-distance', values: Float64Array.from({ length: candidates }, cost) };
}

const vector = z.object({ x: z.number(), y: z.number(), z: z.number() });
type Vector = z.infer<typeof vector>;
const box = z.object({ min: vector, max: vector });
const sceneObject = z.looseObject({
  id: z.string().min(1),
  pose: z.looseObject({ position: vector }).optional(),
  bbox: box.optional(),
});
type SceneObject = z.infer<typeof sceneObject>;
const objectMap = z.record(z.string(), sceneObject);
const worldState = z.looseObject({
  step: z.int().min(0),
  scene: z.looseObject({ objects: objectMap }),
  metadata: z.record(z.string(), z.json()).default({}),
});
type WorldState = z.infer<typeof worldState>;
const moveTo = z.looseObject({ target: vector, object_id: z.string().optional() });
const spawnObject = z.looseObject({
  name: z.string().min(1),
  position: vector.optional(),
  bbox: box.optional(),
});
const stepCount = z.int().min(1).max(predictStepsMax);

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = [what, ...(issue?.path ?? [])].join('.');
  throw new WorldforgeError('provider_failed', `mock: ${path}: ${issue?.message ?? 'refused'}`);
}

function shift(point: Vector, from: Vector, to: Vector): Vector {
  return { x: point.x + to.x - from.x, y: point.y + to.y - from.y, z: point.z + to.z - from.z };
}

/** The box goes along with the pose: a state in which it stays behind contradicts itself. */
function moved(object: SceneObject, target: Vector): SceneObject {
  const pose = { ...object.pose, position: target };
  const from = object.pose?.position;
  if (object.bbox === undefined || from === undefined) return { ...object, pose };
  const { min, max } = object.bbox;
  return { ...object, pose, bbox: { min: shift(min, from, target), max: shift(max, from, target) } };
}

type Objects = WorldState['scene']['objects'];

function objectsAfter(state: WorldState, action: PredictRequest['action']): Objects {
  const { objects } = state.scene;
  if (action.type === 'move_to') {
    const { target, object_id: id = Object.keys(objects).sort()[0] } = parse(
      moveTo,
      action.parameters,
      'move_to',
    );
    if (id === undefined) return objects;
    const object = objects[id];
    if (object === undefined) {
      throw new WorldforgeError('provider_failed', `mock: move_to: the scene has no object ${id}`);
    }
    return { ...objects, [id]: moved(object, target) };
  }
  if (action.type !== 'spawn_object') return objects;
  const {
    name,
    position = { x: 0, y: 0, z: 0 },
    bbox,
  } = parse(spawnObject, action.parameters, 'spawn_object');
  const id = `object_${sha256(`${name}\n${state.step}`).slice(0, 12)}`;
  return { ...objects, [id]: { id, name, pose: { position }, ...(bbox === undefined ? {} : { bbox }) } };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** More objects, more confidence: a formula, no physics. */
export function predicted(request: PredictRequest): Prediction {
  const state = parse(worldState, request.worldState, 'world state');
  const steps = parse(stepCount, request.steps, 'steps');
  const objects = objectsAfter(state, request.action);
  const physicsScore = clamp(0.72 + 0.03 * Object.keys(objects).length, 0.6, 0.99);
  const metadata: Readonly<Record<string, Json>> = {
    ...state.metadata,
    last_action: { type: request.action.type, parameters: request.action.parameters },
    ...(request.action.type === 'noop' ? { noop: true } : {}),
  };
  const next = {
    ...state,
    provider: 'mock',
    step: state.step + steps,
    scene: { ...state.scene, objects },
    metadata,
  };
  return {
    worldState: parse(z.json(), next, 'world state'),
    physicsScore,
    confidence: clamp(physicsScore - 0.02, 0.65, 0.99),
    frames: Array.from({ length: steps }, (_, index) => Buffer.from(`mock-frame-${state.step + index + 1}`)),
  };
}
