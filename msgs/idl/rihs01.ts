// RIHS01 type hashes (REP 2011): SHA-256 of the JSON type description that ROS 2 itself hashes.
import { sha256 } from '../../core/digest.ts';
import { defined } from '../../core/assert.ts';
import { definitionOf, dependencies, type Catalogue } from './catalogue.ts';
import type { Field, MessageDefinition } from './parse.ts';

const typeIds: Readonly<Record<string, number>> = {
  int8: 2,
  uint8: 3,
  char: 3,
  int16: 4,
  uint16: 5,
  int32: 6,
  uint32: 7,
  int64: 8,
  uint64: 9,
  float32: 10,
  float64: 11,
  bool: 15,
  byte: 16,
  string: 17,
};
const nestedTypeId = 1;
const boundedStringTypeId = 21;
const arityOffset = { one: 0, array: 48, bounded: 96, sequence: 144 } as const;

interface FieldType {
  readonly type_id: number;
  readonly capacity: number;
  readonly string_capacity: number;
  readonly nested_type_name: string;
}

function fieldType(field: Field): FieldType {
  const primitive = typeIds[field.type];
  const base = field.stringMax === undefined ? (primitive ?? nestedTypeId) : boundedStringTypeId;
  return {
    type_id: base + arityOffset[field.arity.kind],
    capacity: 'size' in field.arity ? field.arity.size : 0,
    string_capacity: field.stringMax ?? 0,
    nested_type_name: primitive === undefined ? field.type : '',
  };
}

/** ROS 2 gives a message without fields this member. */
const emptyMember = {
  name: 'structure_needs_at_least_one_member',
  type: { type_id: 3, capacity: 0, string_capacity: 0, nested_type_name: '' },
};

function description(definition: MessageDefinition): object {
  const fields = definition.fields.map((field) => ({ name: field.name, type: fieldType(field) }));
  return { type_name: definition.name, fields: fields.length === 0 ? [emptyMember] : fields };
}

/** JSON with `, ` and `: ` between, keys in insertion order, as Python's json.dumps writes it. */
function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}: ${spacedJson(member)}`)
      .join(', ')}}`;
  }
  return defined(JSON.stringify(value), 'JSON text');
}

/** @returns `RIHS01_` and 64 hexadecimal digits. */
export function typeHash(catalogue: Catalogue, name: string): string {
  const referenced = [...dependencies(catalogue, name)]
    .sort()
    .map((dependency) => description(definitionOf(catalogue, dependency)));
  const text = spacedJson({
    type_description: description(definitionOf(catalogue, name)),
    referenced_type_descriptions: referenced,
  });
  return `RIHS01_${sha256(text)}`;
}
