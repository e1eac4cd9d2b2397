// Typed parameters of a node, and the parameter file in which ROS 2 reads them as they are meant.

export type ParameterValue =
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'int' | 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'list_of_str'; readonly value: readonly string[] };

export type ParameterType = ParameterValue['type'];

export interface Parameter {
  readonly name: string;
  readonly content: ParameterValue;
}

const types: readonly ParameterType[] = ['str', 'int', 'float', 'bool', 'list_of_str'];

export function parameterType(text: string): ParameterType | undefined {
  return types.find((type) => type === text);
}

/** Undefined where the text is no number of this type. Beyond 2^53 a whole number would lose digits. */
export function parseNumber(type: 'int' | 'float', text: string): number | undefined {
  const form = type === 'int' ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const value = Number(text);
  const fits = type === 'int' ? Number.isSafeInteger(value) : Number.isFinite(value);
  return form.test(text) && fits ? value : undefined;
}

/** As YAML that leaves nothing to guess: texts in quotes, floating-point numbers with a point. */
export function valueText(content: ParameterValue): string {
  if (content.type === 'float') return floatText(content.value);
  return JSON.stringify(content.value);
}

function floatText(value: number): string {
  const text = String(value);
  if (text.includes('.')) return text;
  // YAML wants the point before the exponent too.
  return /e/.test(text) ? text.replace('e', '.0e') : `${text}.0`;
}

/** The file for one node, by its full name. */
export function parameterFileText(fullName: string, parameters: readonly Parameter[]): string {
  const lines = parameters.map(({ name, content }) => `    ${name}: ${valueText(content)}\n`);
  return `${fullName}:\n  ros__parameters:${lines.length === 0 ? ' {}\n' : `\n${lines.join('')}`}`;
}
