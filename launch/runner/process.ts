// One node tag as the process it starts.
import { isNodeName, nodeNames, type NodeName } from '../../nodes/names.ts';
import { attribute, only } from './declared.ts';
import { fileFault, scopeAt } from './fault.ts';
import { limits } from './limits.ts';
import { parameterType, parseNumber, type Parameter, type ParameterValue } from './parameters.ts';
import { expand, type Scope } from './substitution.ts';
import type { Element } from './xml.ts';

export interface Remap {
  readonly from: string;
  readonly to: string;
}

export interface LaunchProcess {
  readonly exec: NodeName;
  readonly name: string;
  /** Absolute; `/` is the root. */
  readonly namespace: string;
  /** Namespace and name. */
  readonly fullName: string;
  readonly parameters: readonly Parameter[];
  readonly remaps: readonly Remap[];
  /** What the file sets beside the environment of the caller. */
  readonly environment: ReadonlyMap<string, string>;
  /** All others are ended when this one ends. */
  readonly isRequired: boolean;
}

const attributes = ['if', 'pkg', 'exec', 'name', 'namespace', 'output', 'on_exit'];
const nodeNameForm = /^[A-Za-z_]\w{0,254}$/;
const namespaceForm = /^\/$|^(\/[A-Za-z_]\w*)+$/;

/** A node that is skipped may lack the names that its condition waits for. */
export function readProcess(
  element: Element,
  scope: Scope,
  environment: ReadonlyMap<string, string>,
  { isSkipped = false } = {},
): LaunchProcess {
  only(element, attributes, ['param', 'remap']);
  checkFixed(element);
  const exec = expand(attribute(element, 'exec'), scope);
  if (!isNodeName(exec)) throw scope.fault(`no program ${exec}; there are ${nodeNames.join(', ')}`);
  const name = expand(attribute(element, 'name'), scope);
  if (!isSkipped && !nodeNameForm.test(name))
    throw scope.valueFault(
      `"${name}" is no name of a node: letters, digits and underscores; for a hyphen write _`,
    );
  const namespace = absolute(expand(element.attributes.get('namespace') ?? '', scope));
  if (!namespaceForm.test(namespace)) throw scope.valueFault(`"${namespace}" is no namespace`);
  const inside = (tag: string) => element.children.filter(({ place }) => place.tag === tag);
  return {
    exec,
    name,
    namespace,
    fullName: namespace === '/' ? `/${name}` : `${namespace}/${name}`,
    parameters: readParameters(inside('param'), scope),
    remaps: inside('remap').map((remap) => readRemap(remap, scope)),
    environment,
    isRequired: element.attributes.has('on_exit'),
  };
}

/** Attributes that have one value in our files. */
function checkFixed(element: Element): void {
  const fixed = { pkg: 'worldforge', output: 'screen', on_exit: 'shutdown' };
  for (const [name, wanted] of Object.entries(fixed)) {
    const value = element.attributes.get(name);
    if (value !== undefined && value !== wanted)
      throw fileFault(element.place, `${name} is ${value}; only ${wanted} is read`);
  }
  attribute(element, 'pkg');
}

/** As launch makes it: a relative namespace lies in the root, a slash at the end counts for nothing. */
function absolute(text: string): string {
  const name = text === '/' ? text : text.replace(/\/+$/, '');
  return name.startsWith('/') ? name : `/${name}`;
}

function readRemap(element: Element, outer: Scope): Remap {
  const scope = scopeAt(element.place, outer.values);
  only(element, ['from', 'to'], []);
  const from = expand(attribute(element, 'from'), scope);
  const to = expand(attribute(element, 'to'), scope);
  for (const name of [from, to]) {
    if (!/^[~/A-Za-z_][\w~/]*$/.test(name)) throw scope.fault(`"${name}" is no name of a topic`);
  }
  return { from, to };
}

function readParameters(elements: readonly Element[], scope: Scope): readonly Parameter[] {
  const found = elements.map((element) => readParameter(element, scope));
  const names = new Set(found.map(({ name }) => name));
  const [first] = elements;
  if (first !== undefined && (names.size < found.length || found.length > limits.parameters))
    throw fileFault(first.place, 'a parameter stands twice, or there are too many');
  return found;
}

function readParameter(element: Element, outer: Scope): Parameter {
  const scope = scopeAt(element.place, outer.values);
  only(element, ['name', 'value', 'value-sep', 'type'], []);
  const name = attribute(element, 'name');
  if (!/^[A-Za-z_]\w*$/.test(name)) throw scope.fault(`"${name}" is no name of a parameter`);
  return { name, content: readContent(element, scope) };
}

/** A type is demanded: without one launch guesses it from the text, and the name 007 becomes a number. */
function readContent(element: Element, scope: Scope): ParameterValue {
  const type = parameterType(attribute(element, 'type'));
  const text = attribute(element, 'value');
  const separator = element.attributes.get('value-sep');
  if (type === undefined)
    throw scope.fault('its type is not read; str, int, float, bool and list_of_str are');
  if ((separator !== undefined && separator !== '') !== (type === 'list_of_str'))
    throw scope.fault('a list, and nothing else, needs value-sep');
  // Parts are parted before they are expanded: a separator inside of a value parts nothing.
  if (type === 'list_of_str')
    return { type, value: text.split(separator ?? '').map((part) => expand(part, scope)) };
  const value = expand(text, scope);
  if (type === 'str') return { type, value };
  const refuse = (what: string) =>
    scope.valueFault(`${attribute(element, 'name')}: "${value}" is no ${what}`);
  if (type === 'bool') {
    if (value !== 'true' && value !== 'false') throw refuse('true or false');
    return { type, value: value === 'true' };
  }
  const number = parseNumber(type, value);
  if (number === undefined) throw refuse(type === 'int' ? 'whole number' : 'number');
  return { type, value: number };
}
