// Reads ROS 2 .msg text: fields, arrays, bounds, constants, and our two comment tags (@not_content,
// @max_bytes).
import { WorldforgeError } from '../../core/errors.ts';

export const primitives = [
  'bool',
  'byte',
  'char',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
  'string',
] as const;
export type Primitive = (typeof primitives)[number];

/** `one` value, a fixed `array`, a `bounded` or an unbounded `sequence`. */
export type Arity =
  | { readonly kind: 'one' }
  | { readonly kind: 'array' | 'bounded'; readonly size: number }
  | { readonly kind: 'sequence' };

export interface Field {
  readonly name: string;
  /** A primitive, or the full name of a message: package/msg/Type. */
  readonly type: string;
  /** As the .msg spells it; schema text keeps this spelling. */
  readonly spelled: string;
  readonly arity: Arity;
  /** Longest string, in UTF-8 bytes. */
  readonly stringMax: number | undefined;
  readonly comment: string;
  /** False for fields that are left out of the content digest. */
  readonly content: boolean;
}

export interface Constant {
  readonly name: string;
  readonly type: Primitive;
  readonly value: string;
}

export interface MessageDefinition {
  /** package/msg/Type */
  readonly name: string;
  readonly text: string;
  readonly comment: string;
  readonly bytesMax: number | undefined;
  readonly fields: readonly Field[];
  readonly constants: readonly Constant[];
}

const typeForm = String.raw`(?<type>[A-Za-z][\w/]*)(?:<=(?<stringMax>\d+))?`;
const arrayForm = String.raw`(?<array>\[(?:(?<bound><=)?(?<size>[1-9]\d*))?\])?`;
const nameForm = String.raw`(?<name>[a-z]\w*)(?:\s+(?<initial>\S.*))?`;
const fieldForm = new RegExp(String.raw`^${typeForm}${arrayForm}\s+${nameForm}$`);
const messageForm = /^[a-z]\w*\/msg\/[A-Z]\w*$/;
const constantForm = /^(?<type>[a-z]\w*)\s+(?<name>[A-Z][A-Z0-9_]*)\s*=\s*(?<value>\S.*)$/;

const primitiveSet: ReadonlySet<string> = new Set(primitives);

export function isPrimitive(type: string): type is Primitive {
  return primitiveSet.has(type);
}

/** Words of C++ and Python that would not compile as a member of the generated message classes. */
const reserved: ReadonlySet<string> = new Set(
  [
    'alignas alignof and asm auto bool break case catch char class const continue default delete do',
    'double else enum explicit export extern false float for friend goto if inline int long mutable',
    'namespace new not operator or private protected public register return short signed sizeof',
    'static struct switch template this throw true try typedef typename union unsigned using virtual',
    'void volatile while xor as assert async await def del elif except finally from global import in',
    'is lambda nonlocal pass raise with yield',
  ].flatMap((line) => line.split(' ')),
);

function refuse(message: string, line: string): never {
  throw new WorldforgeError('message_rule', `${message}: not a .msg line this project reads: ${line}`);
}

function fullName(type: string, messagePackage: string): string {
  if (isPrimitive(type)) return type;
  if (type === 'Header') return 'std_msgs/msg/Header';
  const parts = type.split('/');
  if (parts.length === 1) return `${messagePackage}/msg/${type}`;
  return `${parts[0] ?? ''}/msg/${parts.at(-1) ?? ''}`;
}

function arityOf(array: string | undefined, bound: string | undefined, size: string | undefined): Arity {
  if (array === undefined) return { kind: 'one' };
  if (size === undefined || size === '') return { kind: 'sequence' };
  return { kind: bound === undefined ? 'array' : 'bounded', size: Number(size) };
}

function parseField(line: string, comment: string, name: string): Field {
  const groups = fieldForm.exec(line)?.groups;
  if (groups === undefined) return refuse(name, line);
  const fieldName = groups['name'] ?? '';
  if (reserved.has(fieldName)) refuse(`${name}: ${fieldName} is a word of C++ or Python`, line);
  const spelled = groups['type'] ?? '';
  const stringMax = groups['stringMax'];
  const type = fullName(spelled, name.split('/')[0] ?? '');
  if (stringMax !== undefined && type !== 'string') refuse(`${name}: only a string has such a bound`, line);
  if (!isPrimitive(type) && !messageForm.test(type)) refuse(`${name}: unknown type ${spelled}`, line);
  return {
    name: fieldName,
    type,
    spelled,
    arity: arityOf(groups['array'], groups['bound'], groups['size']),
    stringMax: stringMax === undefined ? undefined : Number(stringMax),
    comment: comment.replace('@not_content', '').trim(),
    content: !comment.includes('@not_content'),
  };
}

/** @throws WorldforgeError message_rule naming the line it does not understand. */
export function parseMessage(name: string, text: string): MessageDefinition {
  const fields: Field[] = [];
  const constants: Constant[] = [];
  const heading: string[] = [];
  for (const raw of text.split('\n')) {
    const [code = '', ...rest] = raw.split('#');
    const comment = rest.join('#').trim();
    const line = code.trim();
    if (line === '') {
      if (comment !== '' && fields.length === 0 && constants.length === 0) heading.push(comment);
      continue;
    }
    const constant = constantForm.exec(line)?.groups;
    if (constant === undefined) fields.push(parseField(line, comment, name));
    else
      constants.push({
        name: constant['name'] ?? '',
        type: constantType(constant['type'], line, name),
        value: (constant['value'] ?? '').trim(),
      });
  }
  const bytesMax = heading
    .map((line) => /^@max_bytes (\d+)$/.exec(line)?.[1])
    .find((value) => value !== undefined);
  return {
    name,
    text,
    comment: heading.filter((line) => !line.startsWith('@')).join(' '),
    bytesMax: bytesMax === undefined ? undefined : Number(bytesMax),
    fields,
    constants,
  };
}

function constantType(type: string | undefined, line: string, name: string): Primitive {
  return type !== undefined && isPrimitive(type) ? type : refuse(name, line);
}
