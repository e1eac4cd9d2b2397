// What a launch file starts, decided before anything is started: its tags carried out in order, as
// `ros2 launch` does. Only the tags of planner.launch are read; every other one is refused with its place.
import path from 'node:path';
import { checkChoice, checkKeys, type LaunchArgument } from './arguments.ts';
import { attribute, only, readArgument } from './declared.ts';
import { argumentFault, fileFault, scopeAt } from './fault.ts';
import { limits } from './limits.ts';
import { readProcess, type LaunchProcess } from './process.ts';
import { condition, expand, type Scope } from './substitution.ts';
import { readElements, type Element } from './xml.ts';

export interface ResolvedArgument extends LaunchArgument {
  readonly value: string;
}

export interface Launch {
  /** Base name of the file. */
  readonly file: string;
  readonly arguments: readonly ResolvedArgument[];
  readonly processes: readonly LaunchProcess[];
}

/** The arguments a file declares. @throws WorldforgeError launch_file */
export function describeLaunch(file: string): readonly LaunchArgument[] {
  return declared(readElements(file));
}

/** @throws WorldforgeError launch_file, launch_argument */
export function resolveLaunch(file: string, given: ReadonlyMap<string, string>): Launch {
  return resolveElements(readElements(file), path.basename(file), given);
}

function declared(root: Element): readonly LaunchArgument[] {
  if (root.place.tag !== 'launch') throw fileFault(root.place, 'the outermost tag is not launch');
  only(root, [], ['arg', 'let', 'set_env', 'node']);
  const found = root.children.filter(({ place }) => place.tag === 'arg').map(readArgument);
  const names = new Set(found.map(({ name }) => name));
  if (names.size < found.length) throw fileFault(root.place, 'an argument is declared twice');
  if (found.length > limits.argumentCount) throw fileFault(root.place, 'too many arguments');
  return found;
}

export function resolveElements(root: Element, file: string, given: ReadonlyMap<string, string>): Launch {
  checkKeys(given.keys(), declared(root), file);
  const values = new Map<string, string>();
  const environment = new Map<string, string>();
  const found: ResolvedArgument[] = [];
  const processes: LaunchProcess[] = [];
  for (const element of root.children) {
    const scope = scopeAt(element.place, values);
    if (element.place.tag === 'arg') {
      const argument = resolveArgument(element, { scope, given, file });
      values.set(argument.name, argument.value);
      found.push(argument);
    } else if (!applies(element, scope)) {
      checkSkipped(element, scope);
    } else if (element.place.tag === 'let') values.set(...readNamed(element, scope));
    else if (element.place.tag === 'set_env') environment.set(...readNamed(element, scope));
    else processes.push(readProcess(element, scope, new Map(environment)));
  }
  checkProcesses(processes, root);
  return { file, arguments: found, processes };
}

function applies(element: Element, scope: Scope): boolean {
  const text = element.attributes.get('if');
  return text === undefined || condition(text, scope);
}

/** What is left out this time is still read, so that a wrong tag is found whatever the arguments say. */
function checkSkipped(element: Element, scope: Scope): void {
  if (element.place.tag === 'node') readProcess(element, scope, new Map(), { isSkipped: true });
  else readNamed(element, scope);
}

/** Name and value of a variable, of the launch or of the environment. */
function readNamed(element: Element, scope: Scope): readonly [string, string] {
  only(element, ['if', 'name', 'value'], []);
  const name = expand(attribute(element, 'name'), scope);
  if (!/^[A-Za-z_]\w*$/.test(name)) throw scope.fault(`"${name}" is no name of a variable`);
  return [name, expand(attribute(element, 'value'), scope)];
}

interface Given {
  readonly scope: Scope;
  readonly given: ReadonlyMap<string, string>;
  readonly file: string;
}

function resolveArgument(element: Element, { scope, given, file }: Given): ResolvedArgument {
  const argument = readArgument(element);
  const { name, defaultText } = argument;
  const fallback = defaultText === undefined ? undefined : expand(defaultText, scope);
  const value = given.get(name) ?? fallback;
  if (value === undefined) throw argumentFault(`${name} has no default: give ${name}:=VALUE`, file);
  return { ...argument, value: checkChoice(argument, value, file) };
}

function checkProcesses(processes: readonly LaunchProcess[], root: Element): void {
  if (processes.length === 0) throw fileFault(root.place, 'it starts nothing');
  if (processes.length > limits.processes) throw fileFault(root.place, 'too many nodes');
  const names = new Set<string>();
  for (const { fullName } of processes) {
    if (names.has(fullName)) throw argumentFault(`two nodes would be named ${fullName}`, root.place.file);
    names.add(fullName);
  }
}
