/**
 * Writes small ONNX models: just enough of the protobuf format for graphs that a test can compute by hand.
 */

export type Dim = number | string;

export interface Value {
  readonly name: string;
  readonly type: 'float32' | 'int64';
  readonly dims: readonly Dim[];
}

export interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array;
  /** Says that the numbers lie in this file. */
  readonly external?: string;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Integer attributes. */
  readonly integers?: Readonly<Record<string, number>>;
}

export interface Model {
  readonly opset?: number;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly constants: readonly Constant[];
  readonly nodes: readonly Node[];
}

const elementTypes = { float32: 1, int64: 7 };
const integerAttribute = 2;
const irVersion = 8;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

const integer = (number: number, value: number): Buffer => Buffer.concat([varint(number * 8), varint(value)]);

function bytes(number: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

function valueInfo({ name, type, dims }: Value): Buffer {
  const shape = dims.map((dim) => bytes(1, typeof dim === 'number' ? integer(1, dim) : bytes(2, dim)));
  const tensorType = bytes(1, integer(1, elementTypes[type]), bytes(2, ...shape));
  return Buffer.concat([bytes(1, name), bytes(2, tensorType)]);
}

function tensor({ name, dims, data, external }: Constant): Buffer {
  const type = data instanceof Float32Array ? elementTypes.float32 : elementTypes.int64;
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const head = [...dims.map((dim) => integer(1, dim)), integer(2, type), bytes(8, name)];
  if (external === undefined) return Buffer.concat([...head, bytes(9, raw)]);
  const location = bytes(13, bytes(1, 'location'), bytes(2, external));
  return Buffer.concat([...head, location, integer(14, 1)]);
}

function node({ op, inputs, output, integers = {} }: Node): Buffer {
  const attributes = Object.entries(integers).map(([name, value]) =>
    bytes(5, bytes(1, name), integer(3, value), integer(20, integerAttribute)),
  );
  return Buffer.concat([
    ...inputs.map((name) => bytes(1, name)),
    bytes(2, output),
    bytes(4, op),
    ...attributes,
  ]);
}

/** The bytes of an .onnx file. */
export function onnxModel({ opset = 18, inputs, outputs, constants, nodes }: Model): Buffer {
  const graph = bytes(
    7,
    ...nodes.map((each) => bytes(1, node(each))),
    bytes(2, 'test'),
    ...constants.map((each) => bytes(5, tensor(each))),
    ...inputs.map((each) => bytes(11, valueInfo(each))),
    ...outputs.map((each) => bytes(12, valueInfo(each))),
  );
  return Buffer.concat([integer(1, irVersion), graph, bytes(8, bytes(1, ''), integer(2, opset))]);
}
