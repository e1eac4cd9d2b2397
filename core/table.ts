// One table in the formats that people and tools ask for.
import { escaped } from './html.ts';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns as wide as their widest cell, two blanks apart; no blanks at the end of a line. */
export function textTable({ head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return lines.map(line).join('\n');
}

function markdownRow(cells: readonly string[]): string {
  const safe = cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll(/\s+/g, ' '));
  return `| ${safe.join(' | ')} |`;
}

export function markdownTable({ head, rows }: Table): string {
  return [markdownRow(head), markdownRow(head.map(() => '---')), ...rows.map(markdownRow)].join('\n');
}

/** What a spreadsheet would take for a formula is given to it as text. */
function csvCell(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180. */
export function csvTable({ head, rows }: Table): string {
  return [head, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function htmlRow(tag: 'td' | 'th', cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
}

export function htmlTable({ head, rows }: Table): string {
  const body = rows.map((cells) => htmlRow('td', cells)).join('\n');
  return `<table><thead>${htmlRow('th', head)}</thead><tbody>${body}</tbody></table>`;
}
