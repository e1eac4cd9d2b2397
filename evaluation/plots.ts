// Plots of an evaluation as SVG text: no script, no network, readable in any browser.
import { escaped } from '../core/html.ts';
import type { Arm } from './comparison.ts';

const side = 320;
const margin = 44;
const inner = side - 2 * margin;

function place(x: number, y: number): readonly [string, string] {
  return [(margin + x * inner).toFixed(1), (side - margin - y * inner).toFixed(1)];
}

function line(from: readonly [number, number], to: readonly [number, number], kind: string): string {
  const [[x1, y1], [x2, y2]] = [place(...from), place(...to)];
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" class="${kind}"/>`;
}

function label(text: string, x: number, y: number, turn = 0): string {
  const turned = turn === 0 ? '' : ` transform="rotate(${turn} ${x} ${y})"`;
  return `<text x="${x}" y="${y}" text-anchor="middle"${turned}>${escaped(text)}</text>`;
}

/** Both axes from 0 to 1. */
function frame(title: string, across: string, up: string, content: readonly string[]): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => {
    const [x, y] = [margin + value * inner, side - margin - value * inner];
    return [label(String(value), x, side - margin + 14), label(String(value), margin - 16, y + 4)];
  });
  return [
    `<svg viewBox="0 0 ${side} ${side}" role="img" aria-label="${escaped(title)}">`,
    line([0, 0], [1, 0], 'axis'),
    line([0, 0], [0, 1], 'axis'),
    ...ticks,
    label(title, side / 2, 16),
    label(across, side / 2, side - 8),
    label(up, 10, side / 2, -90),
    ...content,
    '</svg>',
  ].join('\n');
}

/** A point a start: above the diagonal the treated arm did better. */
export function pairedPlot(base: Arm, treated: Arm): string {
  const points = base.outcomes.map(({ start, bestCoverage }, index) => {
    const other = treated.outcomes[index]?.bestCoverage ?? 0;
    const [x, y] = place(bestCoverage, other);
    const title = `start ${start}: ${bestCoverage.toFixed(3)}, ${other.toFixed(3)}`;
    return `<circle cx="${x}" cy="${y}" r="3"><title>${title}</title></circle>`;
  });
  const diagonal = line([0, 0], [1, 1], 'guide');
  const title = `best coverage, ${treated.name} against ${base.name}`;
  return frame(title, base.name, treated.name, [diagonal, ...points]);
}

/** Share of the starts that reached at least a coverage. */
export function reachedPlot(arm: Arm): string {
  const sorted = arm.outcomes.map(({ bestCoverage }) => bestCoverage).sort((a, b) => a - b);
  const corners = sorted.flatMap((coverage, index) => {
    const [before, after] = [1 - index / sorted.length, 1 - (index + 1) / sorted.length];
    return [place(coverage, before), place(coverage, after)];
  });
  const points = [place(0, 1), ...corners].map((corner) => corner.join(','));
  return frame(`starts that reach a coverage, ${arm.name}`, 'best coverage', 'share of starts', [
    `<polyline points="${points.join(' ')}"/>`,
  ]);
}
