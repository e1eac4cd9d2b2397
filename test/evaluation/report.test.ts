import assert from 'node:assert/strict';
import type { Arm } from '../../evaluation/comparison.ts';
import { renderHtml } from '../../evaluation/render_html.ts';
import { renderMarkdown } from '../../evaluation/render_md.ts';
import { evaluationReport, reportName, type EvaluationSetting } from '../../evaluation/report.ts';

const setting: EvaluationSetting = {
  suite: 'pusht-closed-loop',
  simulator: { name: 'gym', revision: 'gym-pusht 0.1.8' },
  providers: [{ name: 'pusht-policy', revision: 'abc' }],
  starts: { first: 1000, count: 12 },
  candidates: 16,
  seed: 7,
  stepsMax: 300,
  command: 'worldforge eval --suite pusht-closed-loop --starts 3',
};

function arm(name: string, best: readonly number[]): Arm {
  const outcomes = best.map((bestCoverage, index) => ({
    start: 1000 + index,
    bestCoverage,
    finalCoverage: bestCoverage,
    steps: 300,
  }));
  return { name, description: `<${name}> & nobody else`, outcomes };
}

const few = Array.from({ length: 12 }, (_, index) => 0.5 + index / 60);
const arms = [
  arm('policy', few),
  arm(
    'policy+score',
    few.map((best) => best + 0.3),
  ),
];
const origin = { worldforge: '0.1.0', created: '2026-11-25T18:00:00.123Z' };
const report = evaluationReport(setting, arms, origin);

describe('evaluationReport', () => {
  it('holds what is needed to repeat it and to count again', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
    assert.equal(report.summaries[1]?.successes, 3);
    assert.equal(report.comparisons[0]?.verdict, 'better');
    assert.equal(report.arms[1]?.outcomes.length, 12);
    assert.equal(reportName(report), 'eval-pusht-closed-loop-20261125T180000Z');
  });

  it('of one arm compares nothing', () => {
    assert.deepEqual(evaluationReport(setting, arms.slice(0, 1), origin).comparisons, []);
  });
});

describe('renderMarkdown', () => {
  it('shows figures with their intervals, the verdict and the command', () => {
    const text = renderMarkdown(report);
    assert.match(
      text,
      /\| policy\+score against policy \| 0\.300 \(0\.300 to 0\.300\) \| 12 better, 0 worse/,
    );
    assert.match(text, /\| better \|/);
    assert.match(text, /again: `worldforge eval --suite pusht-closed-loop --starts 3`/);
    for (const line of text.split('\n')) assert.doesNotMatch(line, /undefined|NaN/);
  });
});

describe('renderHtml', () => {
  const html = renderHtml(report);

  it('is one file that loads nothing and runs nothing', () => {
    assert.doesNotMatch(html, /https?:|<script|<link|<img|url\(/);
    assert.equal(html.match(/<svg /g)?.length, 3);
    assert.equal(html.match(/<circle /g)?.length, 12);
  });

  it('shows names as they are', () => {
    assert.match(html, /&lt;policy&gt; &amp; nobody else/);
    assert.doesNotMatch(html, /<policy>/);
  });
});
