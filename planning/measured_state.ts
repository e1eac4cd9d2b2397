// Reads the state of the robot out of an observation: the newest row of the embodiment's state tensor.
import type { Embodiment, Observation, Tensor } from '../msgs/index.ts';
import type { PlanCode } from './codes.ts';

export type MeasuredState =
  | { readonly kind: 'measured'; readonly state: Float64Array }
  | { readonly kind: 'unknown'; readonly code: PlanCode };

const readers: Readonly<Record<string, (bytes: ArrayBuffer) => Float32Array | Float64Array>> = {
  float32: (bytes) => new Float32Array(bytes),
  float64: (bytes) => new Float64Array(bytes),
};

/** A tensor has one unit and one frame: they must be those of every dimension that it measures. */
function agrees(tensor: Tensor, embodiment: Embodiment): boolean {
  return embodiment.dimensions.every(({ unit, frame }) => unit === tensor.unit && frame === tensor.frame);
}

export function measuredState(observation: Observation, embodiment: Embodiment): MeasuredState {
  const tensor = observation.tensors.find(({ name }) => name === embodiment.state_tensor);
  if (tensor === undefined) return { kind: 'unknown', code: 'state_missing' };
  const dim = embodiment.dimensions.length;
  const read = readers[tensor.dtype];
  const [rows = 0, columns] = tensor.shape;
  const fits = tensor.shape.length === 2 && rows === observation.n_obs_steps && rows > 0 && columns === dim;
  if (read === undefined || !fits || tensor.encoding !== 'raw' || !agrees(tensor, embodiment)) {
    return { kind: 'unknown', code: 'state_mismatch' };
  }
  // A copy: the bytes of a received tensor need not lie where numbers may.
  const values = read(tensor.data.slice().buffer);
  const state = Float64Array.from(values.subarray((rows - 1) * dim));
  // Steps are float32: a state that none can hold is no state, and its seam numbers would not be finite.
  const holds = state.every((value) => Number.isFinite(Math.fround(value)));
  return holds ? { kind: 'measured', state } : { kind: 'unknown', code: 'state_mismatch' };
}
