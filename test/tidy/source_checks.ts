/** What is judged from the syntax of the sources: casts, suppressions, files that nothing reaches. */
import path from 'node:path';
import ts from 'typescript';
import type { TreeFile } from '../../scripts/repository.ts';
import { budgets } from './budgets.ts';
import type { Check } from './text_checks.ts';

const counted = (file: TreeFile) =>
  file.path.endsWith('.ts') && !/^(msgs\/gen|graph\/ros|test)\//.test(file.path);

interface Cast {
  readonly place: string;
  readonly explained: boolean;
}

/** Every `as` but `as const`, and every `!`. A comment on its line or on the line above explains it. */
function castsIn(file: TreeFile): Cast[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023);
  const lines = file.text.split('\n');
  const found: Cast[] = [];
  const visit = (node: ts.Node): void => {
    if (isCast(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getEnd());
      const start = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const near = lines.slice(Math.max(0, start - 1), line + 1);
      const explained = near.some((text) => /\/\/ \S|\*\//.test(text));
      found.push({ place: `${file.path}:${line + 1}`, explained });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isCast(node: ts.Node): boolean {
  if (ts.isNonNullExpression(node)) return true;
  return ts.isAsExpression(node) && !ts.isConstTypeReference(node.type);
}

function suppressionsIn(file: TreeFile): string[] {
  return file.text.split('\n').flatMap((line, index) => {
    return /eslint-disable|@ts-(?:expect-error|ignore|nocheck)/.test(line)
      ? [`${file.path}:${index + 1}`]
      : [];
  });
}

function overBudget(what: string, places: readonly string[], budget: number): string[] {
  if (places.length === budget) return [];
  const more = `${places.length} ${what}, the budget is ${budget}`;
  if (places.length < budget) return [`${more}: lower it in test/tidy/budgets.ts`];
  return [`${more}: ${places.join(', ')}`];
}

export const castBudget: Check = (files) => {
  const casts = files.filter(counted).flatMap(castsIn);
  const places = casts.map((cast) => cast.place);
  return overBudget('casts', places, budgets.casts);
};

export const bareCasts: Check = (files) =>
  files
    .filter(counted)
    .flatMap(castsIn)
    .filter((cast) => !cast.explained)
    .map((cast) => `${cast.place}: a cast without its reason on the line or above it`);

export const suppressionBudget: Check = (files) =>
  overBudget('suppressions', files.filter(counted).flatMap(suppressionsIn), budgets.suppressions);

/** Entered from outside: programs, tools, test files and what the package exports. */
const entries = [
  /(^|\/)main\.ts$/,
  /^scripts\/[^/]+\.ts$/,
  /^test\/run\.ts$/,
  /\.test\.ts$/,
  /^api\/[^/]+\.ts$/,
  /^msgs\/gen\//,
];

export const deadFiles: Check = (files) => {
  const sources = files.filter((file) => file.path.endsWith('.ts'));
  const reached = new Set(sources.flatMap(reachedFrom));
  return sources
    .filter((file) => !entries.some((entry) => entry.test(file.path)) && !reached.has(file.path))
    .map((file) => `${file.path}: nothing but tests imports it, and it is no entry point`);
};

/** Also by `new URL('./worker.ts', import.meta.url)`. What only tests import is reached in test/ only. */
function reachedFrom(file: TreeFile): string[] {
  const specifiers = [...file.text.matchAll(/['"](\.{1,2}\/[^'"\n]+?)\.(?:ts|js)['"]/g)];
  const targets = specifiers.map((match) => path.posix.join(path.posix.dirname(file.path), `${match[1]}.ts`));
  const fromTest = file.path.startsWith('test/');
  return targets.filter((target) => target !== file.path && (!fromTest || /^(test|scripts)\//.test(target)));
}
