/** What a test run came to, as data: the printed text and the exit status follow from it. */
import { needTable, type NeedName } from './needs.ts';

export interface FolderCount {
  passed: number;
  failed: number;
  notRun: number;
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: Readonly<Partial<Record<NeedName, readonly string[]>>>;
  /** What failed, each with the beginning of its error: the end of a log still says what it was. */
  readonly failures: readonly string[];
}

/** Lines told again of one failure. */
const failureLines = 12;

export function failureText(title: string, error: string): string {
  return [title, ...error.split('\n').slice(0, failureLines)].join('\n    ');
}

/** In CI what did not run has failed: its needs are set up there. */
export function isGreen(summary: Summary, inCi: boolean): boolean {
  return summary.failed === 0 && summary.passed > 0 && (!inCi || notRunCount(summary) === 0);
}

export function notRunCount(summary: Summary): number {
  return Object.values(summary.notRun).reduce((total, titles) => total + titles.length, 0);
}

export function notRunLines(summary: Summary): string[] {
  return Object.entries(needTable).flatMap(([name, need]) => {
    const count = Object.entries(summary.notRun).find(([missing]) => missing === name)?.[1].length ?? 0;
    if (count === 0) return [];
    return [
      `not run: ${count} ${count === 1 ? 'test needs' : 'tests need'} ${need.what}: run \`${need.command}\``,
    ];
  });
}

export function folderLines(folders: ReadonlyMap<string, FolderCount>): string[] {
  const width = Math.max(0, ...[...folders.keys()].map((name) => name.length));
  return [...folders].map(([name, count]) => {
    const failed = count.failed === 0 ? '' : `, ${count.failed} failed`;
    const notRun = count.notRun === 0 ? '' : `, ${count.notRun} not run`;
    return `  ${name.padEnd(width)}  ${count.passed} passed${failed}${notRun}`;
  });
}
