// A set of message definitions that refer to each other: closure, schema text for bags, size bounds.
import { defined } from '../../core/assert.ts';
import { isPrimitive, type Field, type MessageDefinition } from './parse.ts';

export type Catalogue = ReadonlyMap<string, MessageDefinition>;

export function definitionOf(catalogue: Catalogue, name: string): MessageDefinition {
  return defined(catalogue.get(name), `message definition ${name}`);
}

/** Every message a message needs, itself left out, each once, in depth-first order of first use. */
export function dependencies(
  catalogue: Catalogue,
  name: string,
  seen = new Set<string>([name]),
): readonly string[] {
  const found: string[] = [];
  for (const { type } of definitionOf(catalogue, name).fields) {
    if (isPrimitive(type) || seen.has(type)) continue;
    seen.add(type);
    found.push(type, ...dependencies(catalogue, type, seen));
  }
  return found;
}

/** Removes our tags and the comments: viewers need the fields, and the text is part of every bag. */
function bareText(definition: MessageDefinition): string {
  const lines = definition.text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim().replace(/\s+/g, ' '));
  return lines.filter((line) => line !== '').join('\n');
}

/** `ros2msg` schema text: the root without a header, each dependency behind 80 `=` and a `MSG:` line. */
export function schemaText(catalogue: Catalogue, name: string): string {
  const parts = dependencies(catalogue, name).map((dependency) => {
    const short = dependency.replace('/msg/', '/');
    return `${'='.repeat(80)}\nMSG: ${short}\n${bareText(definitionOf(catalogue, dependency))}\n`;
  });
  return [`${bareText(definitionOf(catalogue, name))}\n`, ...parts].join('');
}

const primitiveBytes: Readonly<Record<string, number>> = {
  bool: 1,
  byte: 1,
  char: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

/** Worst-case alignment before any value. */
const paddingMax = 7;

function elementBytesMax(catalogue: Catalogue, field: Field): number {
  if (field.type === 'string')
    return field.stringMax === undefined ? Infinity : paddingMax + 5 + field.stringMax;
  const size = primitiveBytes[field.type];
  return size ?? bytesMax(catalogue, field.type);
}

function fieldBytesMax(catalogue: Catalogue, field: Field): number {
  const element = elementBytesMax(catalogue, field);
  if (field.arity.kind === 'one') return paddingMax + element;
  if (field.arity.kind === 'sequence') return Infinity;
  return paddingMax + 4 + paddingMax + field.arity.size * element;
}

/** Upper bound of the encoded size of a message's fields; Infinity where a bound is missing. */
export function bytesMax(catalogue: Catalogue, name: string): number {
  const definition = definitionOf(catalogue, name);
  if (definition.fields.length === 0) return 5; // the member ROS 2 gives an empty message
  return definition.fields.reduce((sum, field) => sum + fieldBytesMax(catalogue, field), 4);
}
