// Substitutions of launch files, `$(var name)` and its kin, as `ros2 launch` expands them. Quotes,
// backslashes and comparisons of numbers are refused: launch reads each of them in a way that surprises.
import { limits } from './limits.ts';

export interface Scope {
  /** Values of the arguments and variables declared so far. */
  readonly values: ReadonlyMap<string, string>;
  /** Makes the error of something that the file does wrong. */
  readonly fault: (text: string) => Error;
  /** Makes the error of a value that the caller gave. */
  readonly valueFault: (text: string) => Error;
}

interface Cursor {
  readonly text: string;
  position: number;
}

/** The text with its substitutions carried out. @throws what `fault` of the scope makes */
export function expand(text: string, scope: Scope): string {
  if (text.includes('\\')) throw scope.fault('a backslash is not read');
  const cursor: Cursor = { text, position: 0 };
  let result = '';
  while (cursor.position < text.length) {
    if (text.startsWith('$(', cursor.position)) result += substitute(cursor, scope, 1);
    else {
      result += text[cursor.position] ?? '';
      cursor.position += 1;
    }
  }
  return bounded(result, scope);
}

/** A condition: true, false, 1 or 0, in any case. */
export function condition(text: string, scope: Scope): boolean {
  return truth(expand(text, scope).trim(), scope);
}

function bounded(text: string, scope: Scope): string {
  if (text.length > limits.textLength)
    throw scope.fault(`a text grows longer than ${String(limits.textLength)} characters`);
  return text;
}

function substitute(cursor: Cursor, scope: Scope, depth: number): string {
  if (depth > limits.substitutionDepth) throw scope.fault('too many substitutions inside each other');
  const [, name] = /^\$\(([A-Za-z][\w-]*)/.exec(cursor.text.slice(cursor.position)) ?? [];
  if (name === undefined) throw scope.fault('a substitution has no name');
  cursor.position += name.length + 2;
  const values: string[] = [];
  while (cursor.text[cursor.position] === ' ') {
    cursor.position += 1;
    values.push(readValue(cursor, scope, depth));
  }
  if (cursor.text[cursor.position] !== ')')
    throw scope.fault(`$(${name} is not closed, or has a character that is not read`);
  cursor.position += 1;
  return perform(name, values, scope);
}

function readValue(cursor: Cursor, scope: Scope, depth: number): string {
  const start = cursor.position;
  let result = '';
  for (;;) {
    if (cursor.text.startsWith('$(', cursor.position)) result += substitute(cursor, scope, depth + 1);
    else if (/[^ '"()]/.test(cursor.text[cursor.position] ?? ' ')) {
      result += cursor.text[cursor.position] ?? '';
      cursor.position += 1;
    } else break;
  }
  if (cursor.position === start) throw scope.fault('a substitution has an empty or quoted argument');
  return bounded(result, scope);
}

function perform(name: string, values: readonly string[], scope: Scope): string {
  const [first = '', second = '', third = ''] = values;
  const takes = (low: number, high = low): void => {
    if (values.length < low || values.length > high)
      throw scope.fault(`$(${name}) was given ${String(values.length)} arguments`);
  };
  switch (name) {
    case 'var':
      takes(1);
      return variable(first, scope);
    case 'equals':
      takes(2);
      return String(isEqual(first, second, scope));
    case 'not-equals':
      takes(2);
      return String(!isEqual(first, second, scope));
    case 'and':
      takes(2);
      // Both are looked at: a condition that is none is found even behind a false one.
      return String([truth(first, scope), truth(second, scope)].every(Boolean));
    case 'if':
      takes(2, 3);
      return truth(first, scope) ? second : third;
    default:
      throw scope.fault(`the substitution $(${name}) is not read`);
  }
}

function variable(name: string, { values, fault }: Scope): string {
  const value = values.get(name);
  if (value === undefined) throw fault(`no argument or variable ${name} is declared before`);
  return value;
}

function truth(text: string, scope: Scope): boolean {
  const word = text.toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw scope.fault(`"${text}" is neither true nor false`);
}

/** Launch compares two numbers, or two words of truth, by what they mean: 1 equals 1.0 and true. */
function isEqual(left: string, right: string, scope: Scope): boolean {
  const means = (text: string): boolean =>
    /^(true|false|[+-]?(inf|infinity|nan|[\d_.]+(e[+-]?\d+)?))$/i.test(text.trim());
  if (means(left) && means(right))
    throw scope.fault(`${left} and ${right} would be compared as numbers; put both in brackets`);
  return left === right;
}
