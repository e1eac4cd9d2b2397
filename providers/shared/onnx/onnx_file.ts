// The few facts of an ONNX file that must be known before a runtime reads it: its opset, and whether all of
// its weights are inside. A bounded walk over the protobuf fields that can hold them, nothing else.
import { WorldforgeError } from '../../../core/errors.ts';
import { limits } from './limits.ts';

export interface OnnxFacts {
  /** Version of the default operator set; 0 when none is named. */
  readonly opset: number;
  /** A tensor lies in another file. */
  readonly hasExternalData: boolean;
}

/** Which message lies in which field, from onnx.proto: only the ways that lead to a tensor. */
type Kind = keyof typeof fields;
const fields = {
  model: { 7: 'graph', 8: 'opset', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
  opset: {},
} as const satisfies Record<string, Readonly<Record<number, string>>>;

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const opsetFields = { domain: 1, version: 2 } as const;
const tensorFields = { externalData: 13, dataLocation: 14 } as const;
const locationExternal = 1;
const varintBytesMax = 10;

interface Field {
  readonly number: number;
  /** Of a varint. */
  readonly value: number;
  /** Of bytes: where they lie. */
  readonly begin: number;
  readonly end: number;
}

function refuse(why: string): never {
  throw new WorldforgeError('model_invalid', `not an ONNX file: ${why}`);
}

class Walk {
  readonly #bytes: Uint8Array;
  opset = 0;
  hasExternalData = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  message(kind: Kind, { begin, end }: Pick<Field, 'begin' | 'end'>, depth = 0): void {
    if (depth > limits.protobufDepth) refuse(`messages lie deeper than ${limits.protobufDepth}`);
    const inside: Readonly<Record<number, Kind>> = fields[kind];
    const opset = { domain: '', version: 0 };
    for (let at = begin; at < end;) {
      const field = this.#field(at, end);
      at = field.end;
      const child = inside[field.number];
      if (child !== undefined) this.message(child, field, depth + 1);
      if (kind === 'tensor') this.#tensorField(field);
      if (kind !== 'opset') continue;
      if (field.number === opsetFields.domain) opset.domain = this.#text(field);
      if (field.number === opsetFields.version) opset.version = field.value;
    }
    if (kind === 'opset' && (opset.domain === '' || opset.domain === 'ai.onnx')) this.opset = opset.version;
  }

  #tensorField({ number, value }: Field): void {
    if (number === tensorFields.externalData) this.hasExternalData = true;
    if (number === tensorFields.dataLocation && value === locationExternal) this.hasExternalData = true;
  }

  #text({ begin, end }: Field): string {
    return Buffer.from(this.#bytes.subarray(begin, end)).toString('latin1');
  }

  /** `end` of the field is where the next one begins. */
  #field(at: number, limit: number): Field {
    const key = this.#varint(at, limit);
    const [number, type] = [Math.floor(key.value / 8), key.value % 8];
    if (number === 0) refuse(`a field without a number at byte ${at}`);
    if (type === wireTypes.varint) {
      const { value, end } = this.#varint(key.end, limit);
      return { number, value, begin: key.end, end };
    }
    const { value: length, end: begin } = this.#lengthOf(type, key.end, limit);
    const end = begin + length;
    if (end > limit) refuse(`the field at byte ${at} ends after its message`);
    return { number, value: 0, begin, end };
  }

  #lengthOf(type: number, at: number, limit: number): { readonly value: number; readonly end: number } {
    if (type === wireTypes.bytes) return this.#varint(at, limit);
    if (type === wireTypes.fixed64) return { value: 8, end: at };
    if (type === wireTypes.fixed32) return { value: 4, end: at };
    return refuse(`wire type ${type} at byte ${at}`);
  }

  /** Exact up to 2^53, which is beyond any length and version. */
  #varint(at: number, limit: number): { readonly value: number; readonly end: number } {
    let value = 0;
    let scale = 1;
    for (let index = at; index < Math.min(limit, at + varintBytesMax); index += 1) {
      const byte = this.#bytes[index] ?? 0;
      value += (byte % 128) * scale;
      scale *= 128;
      if (byte < 128) return { value, end: index + 1 };
    }
    return refuse(`a number without an end at byte ${at}`);
  }
}

/** @throws WorldforgeError model_invalid where the bytes are no protobuf message */
export function onnxFacts(bytes: Uint8Array): OnnxFacts {
  if (bytes.length === 0) refuse('it is empty');
  const walk = new Walk(bytes);
  walk.message('model', { begin: 0, end: bytes.length });
  return { opset: walk.opset, hasExternalData: walk.hasExternalData };
}
