// What a LIVE gate keeps of an observation beside the measured state: how it came about, and what the site
// compares of the scene before a robot moves.
import type { Observation, Tensor } from '../../msgs/index.ts';
import type { LiveRobot, ObservedState } from '../../safety/index.ts';

interface ElementKind {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

const kinds: Readonly<Record<string, ElementKind>> = {
  float32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  float64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** A tensor over time keeps its oldest sample first. */
function samplesOf({ shape, layout }: Tensor): number {
  return layout.startsWith('T') ? (shape[0] ?? 1) : 1;
}

/** The elements of the newest sample; nothing for a form that cannot be compared. */
function newest(tensor: Tensor): readonly number[] | undefined {
  const { encoding, dtype, data } = tensor;
  const kind = encoding === 'raw' ? kinds[dtype] : undefined;
  const samples = samplesOf(tensor);
  if (kind === undefined || samples === 0) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const elements = data.byteLength / kind.bytes / samples;
  const first = data.byteLength - elements * kind.bytes;
  if (!Number.isInteger(elements)) return undefined;
  return Array.from({ length: elements }, (_, index) => kind.read(view, first + index * kind.bytes));
}

/** What is not there, or not in such a form, is left out: the guard refuses what it does not find. */
export function sceneOf(
  observation: Observation,
  { scene_guard: guards }: LiveRobot,
): Required<Pick<ObservedState, 'source' | 'scene'>> {
  const scene: Record<string, readonly number[]> = {};
  for (const { tensor: name } of guards) {
    const tensor = observation.tensors.find((entry) => entry.name === name);
    const values = tensor === undefined ? undefined : newest(tensor);
    if (values !== undefined) scene[name] = values;
  }
  return { source: observation.meta.source, scene };
}
