// An evaluation as Markdown, for a terminal and an issue.
import type { EvaluationReport } from './report.ts';
import { comparisonTable, factsOf, readingNotes, summaryTable, type Table } from './tables.ts';

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function renderTable({ head, rows }: Table): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

export function renderMarkdown(report: EvaluationReport): string {
  const facts = [...factsOf(report), `again: \`${report.command}\``];
  return [
    `# ${report.suite}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    renderTable(summaryTable(report)),
    ...(report.comparisons.length === 0 ? [] : [renderTable(comparisonTable(report))]),
    `${readingNotes.join('\n\n')}\n`,
  ].join('\n\n');
}
