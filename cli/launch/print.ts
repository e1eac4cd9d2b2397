// What a launch file takes and what it would start, for people and for programs.
import type { LaunchArgument } from '../../launch/runner/arguments.ts';
import { remapRules } from '../../launch/runner/command.ts';
import { valueText } from '../../launch/runner/parameters.ts';
import type { LaunchProcess } from '../../launch/runner/process.ts';
import type { Launch } from '../../launch/runner/resolve.ts';

function columns(rows: readonly (readonly [string, string])[], indent: string): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}\n`).join('');
}

function processText(process: LaunchProcess): string {
  const { exec, fullName, parameters, environment, isRequired } = process;
  return [
    `\n${fullName}: ${exec}${isRequired ? ', ends the launch' : ''}\n`,
    '  remaps\n',
    columns(
      remapRules(process).map(({ from, to }) => [from, to]),
      '    ',
    ),
    '  parameters\n',
    columns(
      parameters.map(({ name, content }) => [name, valueText(content)]),
      '    ',
    ),
    environment.size === 0 ? '' : `  environment\n${columns([...environment], '    ')}`,
  ].join('');
}

export function launchText({ file, arguments: known, processes }: Launch): string {
  const values = known.map(({ name, value }): [string, string] => [name, JSON.stringify(value)]);
  const head = `${file}: ${String(processes.length)} processes\n\narguments\n${columns(values, '  ')}`;
  return `${head}${processes.map(processText).join('')}`;
}

export function launchJson({ file, arguments: known, processes }: Launch): object {
  return {
    schema_version: 1,
    file,
    arguments: Object.fromEntries(known.map(({ name, value }) => [name, value])),
    processes: processes.map((process) => ({
      exec: process.exec,
      name: process.name,
      namespace: process.namespace,
      required: process.isRequired,
      remaps: remapRules(process),
      parameters: process.parameters.map(({ name, content }) => ({ name, ...content })),
      environment: Object.fromEntries(process.environment),
    })),
  };
}

export function argumentsText(file: string, known: readonly LaunchArgument[]): string {
  const lines = known.map(({ name, description, defaultText, choices }) => {
    const fallback = defaultText === undefined ? 'required' : `default ${JSON.stringify(defaultText)}`;
    const among = choices.length === 0 ? '' : `, one of ${choices.join(', ')}`;
    return `  ${name}:=${defaultText ?? '...'}\n      ${description} (${fallback}${among})\n`;
  });
  return `${file} takes\n${lines.join('')}`;
}

export function argumentsJson(file: string, known: readonly LaunchArgument[]): object {
  return {
    schema_version: 1,
    file,
    arguments: known.map(({ name, description, defaultText, choices }) => ({
      name,
      description,
      default: defaultText ?? null,
      choices,
    })),
  };
}
