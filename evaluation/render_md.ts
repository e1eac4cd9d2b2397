// An evaluation as Markdown, for a terminal and an issue.
import { markdownTable } from '../core/table.ts';
import type { EvaluationReport } from './report.ts';
import { comparisonTable, factsOf, readingNotes, summaryTable } from './tables.ts';

export function renderMarkdown(report: EvaluationReport): string {
  const facts = [...factsOf(report), `again: \`${report.command}\``];
  return [
    `# ${report.suite}`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    markdownTable(summaryTable(report)),
    ...(report.comparisons.length === 0 ? [] : [markdownTable(comparisonTable(report))]),
    `${readingNotes.join('\n\n')}\n`,
  ].join('\n\n');
}
