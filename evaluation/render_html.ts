// An evaluation as one HTML file: tables and plots, opens from disk, loads nothing.
import { escaped } from '../core/html.ts';
import { htmlTable } from '../core/table.ts';
import { pairedPlot, reachedPlot } from './plots.ts';
import type { EvaluationReport } from './report.ts';
import { comparisonTable, factsOf, readingNotes, summaryTable } from './tables.ts';

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid #d0d7de; padding: .3rem .8rem; text-align: left; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; }
svg text { font-size: 10px; fill: #57606a; }
svg circle { fill: #0969da; fill-opacity: .5; }
svg polyline { fill: none; stroke: #0969da; stroke-width: 2; }
svg .axis { stroke: #57606a; }
svg .guide { stroke: #d0d7de; }
`;

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function plots({ arms }: EvaluationReport): string {
  const [base, ...treated] = arms;
  const pairs = base === undefined ? [] : treated.map((arm) => pairedPlot(base, arm));
  return `<div class="plots">${[...pairs, ...arms.map(reachedPlot)].join('\n')}</div>`;
}

export function renderHtml(report: EvaluationReport): string {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escaped(report.suite)}</title>`,
    `<style>${style}</style></head><body>`,
    `<h1>${escaped(report.suite)}</h1>`,
    ...factsOf(report).map(paragraph),
    `<p>again: <code>${escaped(report.command)}</code></p>`,
    htmlTable(summaryTable(report)),
    ...(report.comparisons.length === 0 ? [] : [htmlTable(comparisonTable(report))]),
    ...readingNotes.map(paragraph),
    plots(report),
    '</body></html>',
    '',
  ].join('\n');
}
