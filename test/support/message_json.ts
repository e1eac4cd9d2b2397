/** Messages as JSON: 64-bit integers are decimal strings, bytes are hexadecimal, other arrays are lists. */
import { definitionOf, type Catalogue } from '../../msgs/idl/catalogue.ts';
import { isPrimitive, type Field } from '../../msgs/idl/parse.ts';
import type { AnyMessage } from './definitions.ts';

export function messageToJson(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, messageToJson);
  if (Array.isArray(value)) return value.map(messageToJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, messageToJson(member)]));
}

const numberArrays = {
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
const bytes = ['uint8', 'byte', 'char'];

/** The typed array of a numeric type, filled; undefined for other types. */
export function typedArray(type: string, values: readonly (number | bigint)[]): object | undefined {
  if (bytes.includes(type)) return Uint8Array.from(values.map(Number));
  if (type === 'int64') return BigInt64Array.from(values.map(BigInt));
  if (type === 'uint64') return BigUint64Array.from(values.map(BigInt));
  const array = numberArrays[type as keyof typeof numberArrays] as typeof Float64Array | undefined;
  return array?.from(values.map(Number));
}

export function messageFromJson(catalogue: Catalogue, name: string, json: unknown): AnyMessage {
  const members = json as AnyMessage;
  const { fields } = definitionOf(catalogue, name);
  return Object.fromEntries(
    fields.map((field) => [field.name, fieldFromJson(catalogue, field, members[field.name])]),
  );
}

function fieldFromJson(catalogue: Catalogue, field: Field, json: unknown): unknown {
  if (field.arity.kind === 'one') return elementFromJson(catalogue, field.type, json);
  if (bytes.includes(field.type)) return new Uint8Array(Buffer.from(json as string, 'hex'));
  const items = (json as unknown[]).map((item) => elementFromJson(catalogue, field.type, item));
  return typedArray(field.type, items as number[]) ?? items;
}

function elementFromJson(catalogue: Catalogue, type: string, json: unknown): unknown {
  if (type === 'int64' || type === 'uint64') return BigInt(json as string);
  return isPrimitive(type) ? json : messageFromJson(catalogue, type, json);
}
