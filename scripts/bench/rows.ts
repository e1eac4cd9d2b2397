/** What a section of the bench found, and how it is printed. */
import { textTable } from '../../core/table.ts';
import type { Spread } from './rounds.ts';

export interface Measured {
  readonly kind: 'measured';
  readonly what: string;
  readonly peer: string;
  /** `x`: how many times our CPU time the peer takes; `ms`: how much more CPU time than the peer we take. */
  readonly unit: 'x' | 'ms';
  readonly spread: Spread;
  readonly target: string;
}

export interface NotRun {
  readonly kind: 'not_run';
  readonly what: string;
  readonly peer: string;
  /** What a reader types to have it. */
  readonly command: string;
}

export type Row = Measured | NotRun;

export interface Section {
  readonly name: string;
  readonly run: () => Promise<readonly Row[]>;
}

const digits = 3;

function cells(section: string, row: Row): readonly string[] {
  const begin = [section, row.what, row.peer];
  if (row.kind === 'not_run') return [...begin, 'not run', '', '', `get it: ${row.command}`];
  const { median, min, max } = row.spread;
  const number = (value: number): string => `${value.toPrecision(digits)} ${row.unit}`;
  return [...begin, number(median), number(min), number(max), row.target];
}

const head = ['section', 'what', 'against', 'median', 'min', 'max', 'target'];

export function tableOf(found: ReadonlyMap<string, readonly Row[]>): string {
  const body = [...found].flatMap(([section, rows]) => rows.map((row) => cells(section, row)));
  return textTable({ head, rows: body });
}
