// Reads the newest measured state out of an observation; nothing where its form or unit is another.
import type { Embodiment, Observation, Tensor } from '../../msgs/index.ts';
import type { GatePolicy } from '../../safety/index.ts';

/** The tensor must be in the unit and frame of every dimension that it measures; nothing is converted. */
function agrees(tensor: Tensor, embodiment: Embodiment): boolean {
  return embodiment.dimensions.every(({ unit, frame }) => unit === tensor.unit && frame === tensor.frame);
}

function reader(
  tensor: Tensor,
): { readonly size: number; readonly read: (at: number) => number } | undefined {
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  if (tensor.encoding !== 'raw') return undefined;
  if (tensor.dtype === 'float32') return { size: 4, read: (at) => view.getFloat32(at, true) };
  return tensor.dtype === 'float64' ? { size: 8, read: (at) => view.getFloat64(at, true) } : undefined;
}

/** [dim] or [time, dim], oldest first: the last row. */
export function measuredState(observation: Observation, policy: GatePolicy): readonly number[] | undefined {
  const { embodiment } = policy;
  const dim = embodiment.dimensions.length;
  const tensor = observation.tensors.find(({ name }) => name === embodiment.state_tensor);
  if (tensor === undefined || observation.embodiment_digest !== policy.embodimentDigest) return undefined;
  const values = reader(tensor);
  const formed = tensor.shape.at(-1) === dim && tensor.shape.length <= 2 && agrees(tensor, embodiment);
  if (values === undefined || !formed) return undefined;
  const first = tensor.data.byteLength - dim * values.size;
  if (first < 0) return undefined;
  const state = Array.from({ length: dim }, (_, axis) => values.read(first + axis * values.size));
  // Steps are float32: from a state that none can hold, no speed could be told as a finite number.
  return state.every((value) => Number.isFinite(Math.fround(value))) ? state : undefined;
}
