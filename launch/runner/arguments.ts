// Arguments of a launch file: what is declared, and the KEY:=VALUE that a caller gives.
import { nearest } from '../../core/nearest.ts';
import { argumentFault } from './fault.ts';
import { limits } from './limits.ts';

export interface LaunchArgument {
  readonly name: string;
  readonly description: string;
  /** Without one the caller must give a value. */
  readonly defaultText?: string;
  /** Empty: any value. */
  readonly choices: readonly string[];
}

/** @throws WorldforgeError launch_argument */
export function parseAssignments(words: readonly string[], file: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf(':=');
    if (at <= 0) throw argumentFault(`${word} is not KEY:=VALUE`, file);
    const key = word.slice(0, at);
    if (values.has(key)) throw argumentFault(`${key} is given twice`, file);
    if (word.length > limits.textLength) throw argumentFault(`the value of ${key} is too long`, file);
    values.set(key, word.slice(at + 2));
  }
  return values;
}

/** Refuses a key that the file does not declare. @throws WorldforgeError launch_argument */
export function checkKeys(keys: Iterable<string>, known: readonly LaunchArgument[], file: string): void {
  const names = known.map(({ name }) => name);
  for (const key of keys) {
    if (names.includes(key)) continue;
    const near = nearest(key, names);
    const rest = near === undefined ? `it takes ${names.join(', ') || 'none'}` : `nearest: ${near}`;
    throw argumentFault(`${file} has no argument ${key}; ${rest}`, file);
  }
}

/** @throws WorldforgeError launch_argument */
export function checkChoice({ name, choices }: LaunchArgument, value: string, file: string): string {
  if (choices.length > 0 && !choices.includes(value))
    throw argumentFault(
      `${name} takes ${choices.join(' or ')}, not ${value === '' ? 'nothing' : value}`,
      file,
    );
  return value;
}
