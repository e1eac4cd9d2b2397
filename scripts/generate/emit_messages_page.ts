// The reference page of all messages of ours, from the comments in the .msg files.
import type { MessageDefinition, Field } from '../../msgs/idl/parse.ts';
import { typeHash } from '../../msgs/idl/rihs01.ts';
import type { Catalogue } from '../../msgs/idl/catalogue.ts';
import { nameParts } from './names.ts';

function spelling(field: Field): string {
  const string = field.stringMax === undefined ? '' : `<=${String(field.stringMax)}`;
  if (field.arity.kind === 'one') return `${field.spelled}${string}`;
  const size = 'size' in field.arity ? String(field.arity.size) : '';
  return `${field.spelled}${string}[${field.arity.kind === 'bounded' ? '<=' : ''}${size}]`;
}

function section(catalogue: Catalogue, definition: MessageDefinition): string {
  const rows = definition.fields.map((field) => {
    const content = field.content && !field.type.endsWith('/Meta') ? 'yes' : 'no';
    return `| ${field.name} | \`${spelling(field)}\` | ${content} | ${field.comment} |`;
  });
  const list = definition.constants.map((constant) => `\`${constant.name}\` = ${constant.value}`).join(', ');
  const constants = list === '' ? '' : ` Constants: ${list}.`;
  return [
    `## ${nameParts(definition.name).type}`,
    '',
    definition.comment,
    '',
    `Type hash \`${typeHash(catalogue, definition.name)}\`.${constants}`,
    '',
    '| field | type | in content digest | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

export function emitMessagesPage(catalogue: Catalogue): string {
  const ours = [...catalogue.values()].filter((definition) => definition.name.startsWith('worldforge_msgs/'));
  const head = [
    '# Messages',
    '',
    'Generated from `msgs/msg/*.msg` by `npm run generate`. The .msg files are the only source.',
    '',
  ];
  return [...head, ...ours.map((definition) => section(catalogue, definition))].join('\n');
}
