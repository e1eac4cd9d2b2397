// Writes the TypeScript of one message: its type, constants, and a codec specialised to its fields.
import { bytesMax, definitionOf, schemaText, type Catalogue } from '../../msgs/idl/catalogue.ts';
import { isPrimitive, type Field, type MessageDefinition } from '../../msgs/idl/parse.ts';
import { typeHash } from '../../msgs/idl/rihs01.ts';
import { camelCase, filePath, nameParts, typeName } from './names.ts';

/** Bounds for what the standard types leave open. */
const stringMaxDefault = 1 << 20;
const elementsMaxDefault = 1 << 24;
const bytesMaxDefault = 1 << 24;

const arrayTypes: Readonly<Record<string, string>> = {
  byte: 'Uint8Array',
  char: 'Uint8Array',
  int8: 'Int8Array',
  uint8: 'Uint8Array',
  int16: 'Int16Array',
  uint16: 'Uint16Array',
  int32: 'Int32Array',
  uint32: 'Uint32Array',
  int64: 'BigInt64Array',
  uint64: 'BigUint64Array',
  float32: 'Float32Array',
  float64: 'Float64Array',
};
const methods: Readonly<Record<string, string>> = { byte: 'uint8', char: 'uint8' };

function method(type: string): string {
  return methods[type] ?? type;
}

function scalarType(field: Field): string {
  if (field.type === 'bool') return 'boolean';
  if (field.type === 'string') return 'string';
  if (field.type === 'int64' || field.type === 'uint64') return 'bigint';
  return isPrimitive(field.type) ? 'number' : typeName(field.type);
}

function tsType(field: Field): string {
  if (field.arity.kind === 'one') return scalarType(field);
  return arrayTypes[field.type] ?? `readonly ${scalarType(field)}[]`;
}

function bounds(field: Field): string {
  const string = field.stringMax === undefined ? '' : `text of at most ${String(field.stringMax)} bytes`;
  if (field.arity.kind === 'array')
    return [`${String(field.arity.size)} elements`, string].filter(Boolean).join(', ');
  if (field.arity.kind === 'bounded')
    return [`at most ${String(field.arity.size)} elements`, string].filter(Boolean).join(', ');
  return string;
}

function docComment(field: Field): string {
  const parts = [field.comment, bounds(field), field.content ? '' : 'not part of the content digest'].filter(
    Boolean,
  );
  return parts.length === 0 ? '' : `  /** ${parts.join('; ')} */\n`;
}

function hasHiddenFields(catalogue: Catalogue, name: string): boolean {
  if (name.endsWith('/Meta')) return true;
  return definitionOf(catalogue, name).fields.some(
    (field) => !field.content || (!isPrimitive(field.type) && hasHiddenFields(catalogue, field.type)),
  );
}

interface Emission {
  readonly catalogue: Catalogue;
  readonly contentOnly: boolean;
}

function writerName(name: string, emission: Emission): string {
  const content = emission.contentOnly && hasHiddenFields(emission.catalogue, name);
  return `write${typeName(name)}${content ? 'Content' : ''}`;
}

function writeElement(field: Field, value: string, emission: Emission): string {
  if (field.type === 'string') {
    return `w.string(${value}, ${field.stringMax ?? stringMaxDefault}, '${field.name}')`;
  }
  if (isPrimitive(field.type)) return `w.${method(field.type)}(${value}, '${field.name}')`;
  return `${writerName(field.type, emission)}(w, ${value})`;
}

function writeField(field: Field, emission: Emission): readonly string[] {
  const value = `m.${field.name}`;
  if (field.arity.kind === 'one') return [`${writeElement(field, value, emission)};`];
  const size = 'size' in field.arity ? field.arity.size : elementsMaxDefault;
  const bound = `${size}, '${field.name}'`;
  const fixed = field.arity.kind === 'array';
  const arrayType = arrayTypes[field.type];
  if (arrayType !== undefined) {
    const head = `w.${fixed ? 'exactly' : 'length'}(${value}.length, ${bound});`;
    return [head, `w.numbers(${value}, ${arrayType}, '${field.name}');`];
  }
  const items = `w.${fixed ? 'array' : 'list'}(${value}, ${bound})`;
  return [`for (const item of ${items}) ${writeElement(field, 'item', emission)};`];
}

function readElement(field: Field): string {
  if (field.type === 'string') return `r.string(${field.stringMax ?? stringMaxDefault}, '${field.name}')`;
  if (isPrimitive(field.type)) return `r.${method(field.type)}('${field.name}')`;
  return `read${typeName(field.type)}(r)`;
}

const elementBytes: Readonly<Record<string, number>> = {
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  uint64: 8,
  int64: 8,
  float64: 8,
  string: 4,
};

function readField(field: Field): string {
  if (field.arity.kind === 'one') return readElement(field);
  const size = 'size' in field.arity ? field.arity.size : elementsMaxDefault;
  const count =
    field.arity.kind === 'array'
      ? String(size)
      : `r.length(${String(size)}, ${String(elementBytes[field.type] ?? 1)}, '${field.name}')`;
  const arrayType = arrayTypes[field.type];
  if (arrayType !== undefined) return `r.numbers(${arrayType}, ${count}, '${field.name}')`;
  const read = isPrimitive(field.type) ? `() => ${readElement(field)}` : `read${typeName(field.type)}`;
  return `r.list(${count}, ${read})`;
}

function emitWriter(definition: MessageDefinition, emission: Emission): string {
  const fields = emission.contentOnly
    ? definition.fields.filter((field) => field.content && !field.type.endsWith('/Meta'))
    : definition.fields;
  const lines = fields.flatMap((field) => writeField(field, emission));
  const empty = definition.fields.length === 0 ? ["w.uint8(0, 'structure_needs_at_least_one_member');"] : [];
  const parameters = `w: CdrWriter, ${lines.length === 0 ? '_m' : 'm'}: ${typeName(definition.name)}`;
  return `export function ${writerName(definition.name, emission)}(${parameters}): void {
${[...lines, ...empty].map((line) => `  ${line}`).join('\n')}
}
`;
}

function emitReader(definition: MessageDefinition): string {
  const type = typeName(definition.name);
  if (definition.fields.length === 0) {
    return `export function read${type}(r: CdrReader): ${type} {
  r.uint8('structure_needs_at_least_one_member');
  return {};
}
`;
  }
  const lines = definition.fields.map((field) => `    ${field.name}: ${readField(field)},`);
  return `export function read${type}(r: CdrReader): ${type} {\n  return {\n${lines.join('\n')}\n  };\n}\n`;
}

function emitImports(catalogue: Catalogue, definition: MessageDefinition): string {
  const own = nameParts(definition.name).messagePackage;
  const nested = [
    ...new Set(definition.fields.map((field) => field.type).filter((type) => !isPrimitive(type))),
  ].sort();
  return nested
    .map((name) => {
      const path =
        nameParts(name).messagePackage === own
          ? `./${filePath(name).split('/')[1] ?? ''}`
          : `../${filePath(name)}`;
      const type = typeName(name);
      const writers = [`write${type}`];
      if (hasHiddenFields(catalogue, name) && !name.endsWith('/Meta')) writers.push(`write${type}Content`);
      return `import { read${type}, ${writers.join(', ')}, type ${type} } from '${path}';\n`;
    })
    .join('');
}

function emitConstants(definition: MessageDefinition): string {
  if (definition.constants.length === 0) return '';
  const lines = definition.constants.map(({ name, type, value }) => {
    return `  ${name}: ${type === 'string' ? JSON.stringify(value) : value},`;
  });
  const name = `${camelCase(typeName(definition.name))}Constants`;
  return `export const ${name} = {\n${lines.join('\n')}\n} as const;\n`;
}

function emitType(definition: MessageDefinition): string {
  const type = typeName(definition.name);
  const comment = definition.comment === '' ? definition.name : definition.comment;
  if (definition.fields.length === 0)
    return `/** ${comment} */\nexport type ${type} = Readonly<Record<never, never>>;\n`;
  const fields = definition.fields.map(
    (field) => `${docComment(field)}  readonly ${field.name}: ${tsType(field)};`,
  );
  return `/** ${comment} */\nexport interface ${type} {\n${fields.join('\n')}\n}\n`;
}

function bytesLimit(catalogue: Catalogue, definition: MessageDefinition): number {
  const bound = definition.bytesMax ?? bytesMax(catalogue, definition.name);
  return Number.isFinite(bound) ? bound : bytesMaxDefault;
}

function emitCodecObject(catalogue: Catalogue, definition: MessageDefinition, hasContent: boolean): string {
  const type = typeName(definition.name);
  const lines = schemaText(catalogue, definition.name).split('\n');
  const schema = JSON.stringify(lines).replaceAll('","', '",\n    "');
  return `export const ${camelCase(type)}Codec: Codec<${type}> = {
  name: '${definition.name}',
  definition: ${schema}.join('\\n'),
  typeHash: '${typeHash(catalogue, definition.name)}',
  bytesMax: ${bytesLimit(catalogue, definition)},
  write: write${type},
  writeContent: write${type}${hasContent ? 'Content' : ''},
  read: read${type},
};
`;
}

/** The generated file of one message. */
export function emitCodec(catalogue: Catalogue, name: string): string {
  const definition = definitionOf(catalogue, name);
  const hasContent = hasHiddenFields(catalogue, name) && !name.endsWith('/Meta');
  const head = `// Generated from ${nameParts(name).type}.msg by \`npm run generate\`. Do not edit.
import type { CdrReader } from '../../cdr/reader.ts';
import type { CdrWriter } from '../../cdr/writer.ts';
import type { Codec } from '../../message_type.ts';
${emitImports(catalogue, definition)}`;
  const parts = [
    head,
    emitType(definition),
    emitConstants(definition),
    emitWriter(definition, { catalogue, contentOnly: false }),
    hasContent ? emitWriter(definition, { catalogue, contentOnly: true }) : '',
    emitReader(definition),
    emitCodecObject(catalogue, definition, hasContent),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** The generated index of all messages. */
export function emitIndex(catalogue: Catalogue): string {
  const lines = [...catalogue.values()].map((definition) => {
    const type = typeName(definition.name);
    const constants = definition.constants.length === 0 ? '' : `, ${camelCase(type)}Constants`;
    const path = filePath(definition.name);
    return `export { ${camelCase(type)}Codec${constants}, type ${type} } from './${path}';`;
  });
  return `// Generated from the .msg files by \`npm run generate\`. Do not edit.\n${lines.join('\n')}\n`;
}
