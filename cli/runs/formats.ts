// A report of runs in the formats that people and tools ask for, on stdout or in a file.
import { escaped } from '../../core/html.ts';
import { csvTable, htmlTable, markdownTable, textTable, type Table } from '../../core/table.ts';
import { writeFileAtomic } from '../../replay/atomic_file.ts';
import type { CliContext } from '../context.ts';

export const tableFormats = ['text', 'json', 'markdown', 'csv', 'html'] as const;
export type TableFormat = (typeof tableFormats)[number];

export interface Report {
  readonly title: string;
  readonly table: Table;
  /** Lines below the table. */
  readonly notes: readonly string[];
  /** All of it, for programs. */
  readonly value: unknown;
}

const style =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}' +
  'th,td{border-bottom:1px solid #d0d7de;padding:.3rem .8rem;text-align:left}';

function html({ title, table, notes }: Report): string {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>`,
    `<style>${style}</style></head><body><h1>${escaped(title)}</h1>`,
    htmlTable(table),
    ...notes.map((note) => `<p>${escaped(note)}</p>`),
    '</body></html>\n',
  ].join('\n');
}

function lines(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n')}\n`;
}

export function rendered(report: Report, format: TableFormat): string {
  const { title, table, notes, value } = report;
  switch (format) {
    case 'json':
      return `${JSON.stringify(value, undefined, 2)}\n`;
    case 'csv':
      return csvTable(table);
    case 'html':
      return html(report);
    case 'markdown':
      return `${[`# ${title}`, markdownTable(table), ...notes].join('\n\n')}\n`;
    case 'text':
      return lines([textTable(table), ...notes]);
  }
}

/** @throws WorldforgeError workspace_unwritable, workspace_full, evidence_write_failed */
export function put(
  { process }: CliContext,
  report: Report,
  { format, output }: { readonly format: TableFormat; readonly output?: string },
): void {
  const text = rendered(report, format);
  if (output === undefined) process.stdout.write(text);
  else writeFileAtomic(output, text);
}
