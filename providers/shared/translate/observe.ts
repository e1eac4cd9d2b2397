// What a server is shown, by neutral names: states from pieces of tensors, images, the instruction.
import type { Tensor } from '../../../msgs/index.ts';
import type { PolicyRequest } from '../../provider.ts';
import type { WireTensor } from '../codec/tensor.ts';
import type { Dialect, StatePiece, TranslatorSpec } from './contract.ts';
import { refuser, type Refuse } from './refuse.ts';
import type { RawObservation } from './translator.ts';
import { toTheirs } from './units.ts';

/** Most pixels along one side of an image. */
const sideMax = 4096;
const channels = 3;
const readers = {
  float32: { bytes: 4, get: 'getFloat32' },
  float64: { bytes: 8, get: 'getFloat64' },
} as const;

function isFloat(dtype: string): dtype is keyof typeof readers {
  return Object.hasOwn(readers, dtype);
}

const timesText = (lengths: readonly number[]): string => lengths.join(' x ');

function productOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}

/** Lengths of one sample, and how many samples there are: a leading time axis is one. */
function sampled({ shape, layout }: Tensor): readonly [samples: number, lengths: readonly number[]] {
  const [first = 0, ...rest] = shape;
  return layout.startsWith('T') ? [first, rest] : [1, [...shape]];
}

function tensorOf(tensors: readonly Tensor[], name: string, refuse: Refuse): Tensor {
  const there = tensors.map((tensor) => tensor.name).join(', ') || 'no tensor';
  return (
    tensors.find((tensor) => tensor.name === name) ??
    refuse('translation_observation', `tensor ${name} is missing; there is ${there}`)
  );
}

/** Numbers of a piece at the newest sample, in the server's unit. */
function pieceValues(tensor: Tensor, piece: StatePiece, refuse: Refuse): readonly number[] {
  const no: (text: string) => never = (text) =>
    refuse('translation_observation', `tensor ${tensor.name} ${text}`);
  const { dtype, encoding, unit, data } = tensor;
  const [samples, lengths] = sampled(tensor);
  if (timesText(lengths) !== timesText(piece.shape) || samples < 1) {
    no(`is ${timesText([samples, ...lengths])} instead of any x ${timesText(piece.shape)}`);
  }
  if (!isFloat(dtype) || encoding !== 'raw') return no(`is ${encoding} ${dtype}, not raw float32 or float64`);
  const convert = toTheirs(unit, piece.unit) ?? no(`is in ${unit}; the server reads ${piece.unit}`);
  const { bytes, get } = readers[dtype];
  const size = productOf(lengths);
  if (data.byteLength !== samples * size * bytes) {
    no(`has ${data.byteLength} bytes for ${samples * size} numbers`);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const start = (samples - 1) * size + piece.from;
  return Array.from({ length: piece.count }, (_, index) => {
    const value = convert(view[get]((start + index) * bytes, true));
    return Number.isFinite(Math.fround(value)) ? value : no(`has ${value} at ${piece.from + index}`);
  });
}

/** Float32, little endian, whatever the machine. */
function floats(values: readonly number[]): WireTensor {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
  return { dtype: 'f4', shape: [values.length], bytes };
}

/** The newest picture (H, W, 3); undefined where the tensor holds no plain pixels. */
function pixels(tensor: Tensor): WireTensor | undefined {
  const [samples, lengths] = sampled(tensor);
  const size = productOf(lengths);
  const plain = tensor.encoding === 'raw' && tensor.dtype === 'uint8' && tensor.layout.endsWith('HWC');
  const fits = lengths.length === 3 && lengths[2] === channels && Math.max(...lengths) <= sideMax;
  if (!plain || !fits || samples < 1 || tensor.data.byteLength !== samples * size) return undefined;
  const first = (samples - 1) * size;
  return { dtype: 'u1', shape: lengths, bytes: tensor.data.slice(first, first + size) };
}

function imagesOf(spec: TranslatorSpec, tensors: readonly Tensor[], refuse: Refuse) {
  return spec.observation.images.flatMap(({ name, tensor: source, required }) => {
    const found = tensors.find((tensor) => tensor.name === source);
    const image = found === undefined ? undefined : pixels(found);
    if (image !== undefined) return [[name, image] as const];
    if (!required) return [];
    const { dtype, encoding, layout, shape } = tensorOf(tensors, source, refuse);
    const text = `is ${encoding} ${dtype} ${layout} ${timesText([...shape])}, not raw uint8 H x W x 3`;
    return refuse('translation_observation', `image ${source} ${text}`);
  });
}

/**
 * States (D) float32 and images (H, W, 3) uint8 of the newest sample, and the instruction of the goal.
 * @throws WorldforgeError translation_observation
 */
export function observeBy(
  spec: TranslatorSpec,
  { observation: { tensors }, goal }: PolicyRequest,
): RawObservation {
  const refuse = refuser(spec.contract.name);
  const states = spec.observation.states.map(({ name, pieces }) => {
    const values = pieces.flatMap((piece) =>
      pieceValues(tensorOf(tensors, piece.tensor, refuse), piece, refuse),
    );
    return [name, floats(values)] as const;
  });
  return {
    images: Object.fromEntries(imagesOf(spec, tensors, refuse)),
    states: Object.fromEntries(states),
    texts: { instruction: goal.instruction },
  };
}

/**
 * Under the names of a server; what it has no name for is refused, not left out.
 * @throws WorldforgeError translation_observation
 */
export function inDialect(raw: RawObservation, dialect: Dialect, contract: string): RawObservation {
  const refuse = refuser(contract);
  const renamed = <T>(kind: string, from: Readonly<Record<string, T>>, names: Dialect['texts']) =>
    Object.fromEntries(
      Object.entries(from).map(([name, value]) => [
        names[name] ?? refuse('translation_observation', `the server has no name for ${kind} ${name}`),
        value,
      ]),
    );
  return {
    images: renamed('image', raw.images, dialect.images),
    states: renamed('state', raw.states, dialect.states),
    texts: renamed('text', raw.texts, dialect.texts),
  };
}
