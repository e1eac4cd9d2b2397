// Holds what a server gave to a contract, whole or not at all: nothing is cut, padded, clamped or guessed.
import type { PolicyAnswer, PolicyRequest } from '../../provider.ts';
import type { WireTensor } from '../codec/tensor.ts';
import { refuser, type Refuse } from './refuse.ts';
import type { EmbodimentContract, RawActions, RawCandidate } from './translator.ts';
import { toOurs, type Convert } from './units.ts';

type Part = EmbodimentContract['parts'][number];

const readers = { f4: { bytes: 4, get: 'getFloat32' }, f8: { bytes: 8, get: 'getFloat64' } } as const;

function isFloat(dtype: string): dtype is keyof typeof readers {
  return Object.hasOwn(readers, dtype);
}

/** Contract and embodiment speak of the same robot. @returns the way of each dimension to our units */
export function requireSameRobot(
  contract: EmbodimentContract,
  { embodiment, candidates }: PolicyRequest,
  refuse: Refuse = refuser(contract.name),
): readonly Convert[] {
  const { name, mode, dt_ns: dtNs, dimensions, horizon_max: longest, execute_steps: shortest } = embodiment;
  const told = (what: string, ours: string | number, robots: string | number): void => {
    if (ours !== robots) refuse('translation_tag', `${what} ${ours}, the robot has ${robots}`);
  };
  told('embodiment', contract.embodiment, name);
  told('mode', contract.mode, mode);
  told('ns between steps', contract.dtNs, dtNs);
  if (contract.horizon < shortest || contract.horizon > longest) {
    const range = `the robot takes ${shortest} to ${longest}`;
    refuse('translation_horizon', `horizon ${contract.horizon}, ${range}`);
  }
  if (candidates < 1) refuse('translation_shape', `${candidates} candidates are asked for`);
  const dims = contract.parts.flatMap((part) => part.dims);
  if (dims.length !== dimensions.length) {
    refuse('translation_dimensions', `${dims.length} dimensions, the robot has ${dimensions.length}`);
  }
  return dims.map((dim, index) => {
    const { name: wanted = '', unit = '' } = dimensions[index] ?? {};
    const convert = dim.name === wanted ? toOurs(dim.unit, unit) : undefined;
    const text = `dimension ${index} is ${dim.name} in ${dim.unit}, the robot's ${wanted} in ${unit}`;
    return convert ?? refuse('translation_dimensions', text);
  });
}

/** A server that says what it is trained for must mean this contract; silence is no contradiction. */
export function requireTag(contract: EmbodimentContract, tag: string | undefined): void {
  if (tag === undefined || tag === contract.embodimentTag) return;
  refuser(contract.name)('translation_tag', `tag ${contract.embodimentTag}, the server says ${tag}`);
}

function requireParts(contract: EmbodimentContract, candidate: RawCandidate, at: string, refuse: Refuse) {
  const wanted = contract.parts.map(({ name }) => name);
  const found = Object.keys(candidate);
  const missing = wanted.filter((name) => !Object.hasOwn(candidate, name));
  const foreign = found.filter((name) => !wanted.includes(name));
  if (missing.length === 0 && foreign.length === 0) return;
  const says = [...missing.map((name) => `lacks ${name}`), ...foreign.map((name) => `has a foreign ${name}`)];
  refuse('translation_shape', `${at} ${says.join(', ')}; its parts are ${wanted.join(', ')}`);
}

/** Numbers of one part: (horizon, dimensions) in the server's units. */
function partValues(
  { horizon }: EmbodimentContract,
  part: Part,
  tensor: WireTensor,
  refuse: Refuse,
): Float64Array {
  const { dtype, shape, bytes } = tensor;
  const text = `is ${shape.join(' x ') || 'a scalar'}`;
  const width = part.dims.length;
  if (shape.length !== 2) refuse('translation_shape', `${text}, of rank ${shape.length} instead of 2`);
  if (shape[0] !== horizon) refuse('translation_horizon', `${text} instead of ${horizon} steps`);
  if (shape[1] !== width) refuse('translation_dimensions', `${text} instead of ${width} dimensions`);
  if (!isFloat(dtype)) return refuse('translation_shape', `is ${dtype}, not f4 or f8`);
  const { bytes: size, get } = readers[dtype];
  const count = horizon * width;
  if (bytes.byteLength !== count * size) {
    refuse('translation_shape', `has ${bytes.byteLength} bytes for ${count} numbers of ${size}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: count }, (_, index) => view[get](index * size, true));
}

function heldValues(values: readonly number[], count: number, refuse: Refuse): Float64Array {
  if (values.length !== count) {
    refuse('translation_shape', `${values.length} values for ${count} candidates`);
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) refuse('translation_not_finite', `the value of candidate ${wrong} is ${values[wrong]}`);
  return Float64Array.from(values);
}

/**
 * What a server gave, as a chunk of the embodiment: (candidates, horizon, dimensions) in its units.
 * Pure. @throws WorldforgeError translation_* with the first thing that is wrong
 */
export function holdToContract(
  raw: RawActions,
  contract: EmbodimentContract,
  request: PolicyRequest,
): PolicyAnswer {
  const refuse = refuser(contract.name);
  const converts = requireSameRobot(contract, request, refuse);
  const { horizon, parts } = contract;
  const count = raw.candidates.length;
  if (count < 1 || count > request.candidates) {
    refuse('translation_shape', `${count} candidates, asked for were 1 to ${request.candidates}`);
  }
  const dim = converts.length;
  const data = new Float32Array(count * horizon * dim);
  for (const [index, candidate] of raw.candidates.entries()) {
    requireParts(contract, candidate, `candidate ${index}`, refuse);
    let first = 0;
    for (const part of parts) {
      const at = `part ${part.name} of candidate ${index}`;
      const about: Refuse = (code, text) => refuse(code, `${at} ${text}`);
      const tensor = candidate[part.name] ?? about('translation_shape', 'is missing');
      const values = partValues(contract, part, tensor, about);
      place({ values, into: data, from: index * horizon * dim + first, dim }, part, (column, value) => {
        const converted = Math.fround(converts[first + column]?.(value) ?? Number.NaN);
        const text = `has ${value} in ${part.dims[column]?.name ?? ''}`;
        return Number.isFinite(converted) ? converted : about('translation_not_finite', text);
      });
      first += part.dims.length;
    }
  }
  return {
    data,
    shape: [count, horizon, dim],
    startIndex: 0,
    executeSteps: request.embodiment.execute_steps,
    ...(raw.values === undefined ? {} : { values: heldValues(raw.values, count, refuse) }),
  };
}

interface Placing {
  readonly values: Float64Array;
  readonly into: Float32Array;
  readonly from: number;
  readonly dim: number;
}

/** Writes a part's columns into the rows of a chunk. */
function place(
  { values, into, from, dim }: Placing,
  part: Part,
  convert: (column: number, value: number) => number,
): void {
  const width = part.dims.length;
  for (const [index, value] of values.entries()) {
    const column = index % width;
    into[from + ((index - column) / width) * dim + column] = convert(column, value);
  }
}

/**
 * Holds an answer that someone else's code made to the same terms: form, count, finite numbers.
 * @throws WorldforgeError translation_*
 */
export function holdAnswer(
  answer: PolicyAnswer,
  contract: EmbodimentContract,
  request: PolicyRequest,
): PolicyAnswer {
  const refuse = refuser(contract.name);
  const dim = requireSameRobot(contract, request, refuse).length;
  const [count, horizon, width] = answer.shape;
  if (count < 1 || count > request.candidates) {
    refuse('translation_shape', `${count} candidates, asked for were 1 to ${request.candidates}`);
  }
  if (horizon !== contract.horizon) {
    refuse('translation_horizon', `${horizon} steps instead of ${contract.horizon}`);
  }
  if (width !== dim) refuse('translation_dimensions', `${width} dimensions instead of ${dim}`);
  const { data, startIndex, executeSteps } = answer;
  if (data.length !== count * horizon * width) {
    refuse('translation_shape', `${data.length} numbers for ${answer.shape.join(' x ')}`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) refuse('translation_not_finite', `number ${wrong} is ${data[wrong] ?? ''}`);
  const counted = startIndex + executeSteps;
  if (startIndex < 0 || executeSteps !== request.embodiment.execute_steps || counted > horizon) {
    refuse('translation_horizon', `steps ${startIndex} to ${counted} count, of ${horizon}`);
  }
  const values = answer.values === undefined ? undefined : heldValues([...answer.values], count, refuse);
  return { data, shape: answer.shape, startIndex, executeSteps, ...(values === undefined ? {} : { values }) };
}
